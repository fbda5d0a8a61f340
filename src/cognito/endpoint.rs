//! Where a pool is reached: its region, and the service's endpoint in that region's partition.
//!
//! Source of the hosts: the endpoint rules of `cognito-idp` and the partitions as botocore 1.44.5
//! carries them (`data/cognito-idp/2016-04-18/endpoint-rule-set-1.json.gz`, `data/partitions.json`).

use alloc::string::String;

use super::pool::UserPoolId;
use crate::error::{Error, Fault, Parameter};

/// Which of a region's endpoints: with or without FIPS 140, over IPv4 alone or dual-stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndpointKind {
    /// The ordinary endpoint.
    #[default]
    Standard,
    /// The endpoint with FIPS 140 validated cryptography. Not every region has one.
    Fips,
    /// The endpoint that is reached over IPv6 too.
    DualStack,
    /// Both. Not every region has one.
    FipsDualStack,
}

/// A partition: how its regions' names begin, and the domains of its endpoints.
struct Partition {
    region_prefix: &'static str,
    domain: &'static str,
    dual_stack: &'static str,
}

/// The partition of every region that no other one claims.
const AWS: Partition = Partition {
    region_prefix: "",
    domain: "amazonaws.com",
    dual_stack: "api.aws",
};

const PARTITIONS: [Partition; 7] = [
    Partition {
        region_prefix: "cn-",
        domain: "amazonaws.com.cn",
        dual_stack: "api.amazonwebservices.com.cn",
    },
    Partition {
        region_prefix: "us-gov-",
        domain: "amazonaws.com",
        dual_stack: "api.aws",
    },
    Partition {
        region_prefix: "eusc-",
        domain: "amazonaws.eu",
        dual_stack: "api.amazonwebservices.eu",
    },
    Partition {
        region_prefix: "us-iso-",
        domain: "c2s.ic.gov",
        dual_stack: "api.aws.ic.gov",
    },
    Partition {
        region_prefix: "us-isob-",
        domain: "sc2s.sgov.gov",
        dual_stack: "api.aws.scloud",
    },
    Partition {
        region_prefix: "eu-isoe-",
        domain: "cloud.adc-e.uk",
        dual_stack: "api.cloud-aws.adc-e.uk",
    },
    Partition {
        region_prefix: "us-isof-",
        domain: "csp.hci.ic.gov",
        dual_stack: "api.aws.hci.ic.gov",
    },
];

/// The regions whose FIPS endpoint is dual-stack under its ordinary name.
const FIPS_IS_DUAL_STACK: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];

impl UserPoolId {
    /// The part before the underscore: the region that the pool lives in.
    ///
    /// It is taken from the id as it stands: an emulator may put something else there.
    ///
    /// ```
    /// use caldera_srp::UserPoolId;
    ///
    /// let pool: UserPoolId = "eu-west-1_AbCdEf123".parse()?;
    /// assert_eq!(pool.region(), "eu-west-1");
    /// # Ok::<(), caldera_srp::Error>(())
    /// ```
    #[must_use]
    pub fn region(&self) -> &str {
        let id = self.as_str();
        id.split_once('_').map_or(id, |(region, _)| region)
    }

    /// The service's ordinary endpoint for the pool, without a slash at its end: POST to its root.
    ///
    /// Which partition the region belongs to (AWS, China, GovCloud, the European Sovereign Cloud and
    /// the isolated ones) is recognised by its name, as in the SDKs.
    ///
    /// ```
    /// use caldera_srp::UserPoolId;
    ///
    /// let pool: UserPoolId = "eu-west-1_AbCdEf123".parse()?;
    /// assert_eq!(pool.endpoint()?, "https://cognito-idp.eu-west-1.amazonaws.com");
    /// # Ok::<(), caldera_srp::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Parameter::UserPoolId`] that is [`Fault::Mismatch`]: what stands before the underscore is
    /// not of the form of a region (lower-case words and a number, with hyphens between them), so
    /// that no host can be made of it. Emulators hand out such ids.
    pub fn endpoint(&self) -> Result<String, Error> {
        self.endpoint_of(EndpointKind::Standard)
    }

    /// The service's endpoint of a kind for the pool, without a slash at its end.
    ///
    /// ```
    /// use caldera_srp::{EndpointKind, UserPoolId};
    ///
    /// let pool: UserPoolId = "us-gov-west-1_AbCdEf123".parse()?;
    /// let endpoint = pool.endpoint_of(EndpointKind::Fips)?;
    /// assert_eq!(endpoint, "https://cognito-idp-fips.us-gov-west-1.amazonaws.com");
    /// # Ok::<(), caldera_srp::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`endpoint`](Self::endpoint).
    pub fn endpoint_of(&self, kind: EndpointKind) -> Result<String, Error> {
        let region = self.region();
        if !is_region(region) {
            return Err(Error::new(Parameter::UserPoolId, Fault::Mismatch));
        }
        let known = PARTITIONS
            .iter()
            .find(|partition| region.starts_with(partition.region_prefix));
        let partition = known.unwrap_or(&AWS);
        let (service, domain) = match kind {
            EndpointKind::Standard => ("cognito-idp", partition.domain),
            // In the partition of most regions the ordinary name is dual-stack.
            EndpointKind::DualStack if known.is_none() => ("cognito-idp", partition.domain),
            EndpointKind::DualStack => ("cognito-idp", partition.dual_stack),
            EndpointKind::FipsDualStack if !FIPS_IS_DUAL_STACK.contains(&region) => {
                ("cognito-idp-fips", partition.dual_stack)
            }
            EndpointKind::Fips | EndpointKind::FipsDualStack => {
                ("cognito-idp-fips", partition.domain)
            }
        };
        Ok(["https://", service, ".", region, ".", domain].concat())
    }
}

/// Whether a text is of a region's form, and so can stand in a host's name.
fn is_region(text: &str) -> bool {
    let is_word = |word: &str| {
        let lower = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !word.is_empty() && word.bytes().all(lower)
    };
    match text.rsplit_once('-') {
        Some((words, number)) => {
            words.contains('-')
                && words.split('-').all(is_word)
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use alloc::format;

    use super::*;

    /// One region of every partition and the four special ones, with what botocore 1.44.5 resolves:
    /// ordinary, FIPS, dual-stack, both.
    const RESOLVED: [(&str, [&str; 4]); 12] = [
        (
            "eu-west-1",
            [
                "https://cognito-idp.eu-west-1.amazonaws.com",
                "https://cognito-idp-fips.eu-west-1.amazonaws.com",
                "https://cognito-idp.eu-west-1.amazonaws.com",
                "https://cognito-idp-fips.eu-west-1.api.aws",
            ],
        ),
        (
            "us-east-1",
            [
                "https://cognito-idp.us-east-1.amazonaws.com",
                "https://cognito-idp-fips.us-east-1.amazonaws.com",
                "https://cognito-idp.us-east-1.amazonaws.com",
                "https://cognito-idp-fips.us-east-1.amazonaws.com",
            ],
        ),
        (
            "us-east-2",
            [
                "https://cognito-idp.us-east-2.amazonaws.com",
                "https://cognito-idp-fips.us-east-2.amazonaws.com",
                "https://cognito-idp.us-east-2.amazonaws.com",
                "https://cognito-idp-fips.us-east-2.amazonaws.com",
            ],
        ),
        (
            "us-west-1",
            [
                "https://cognito-idp.us-west-1.amazonaws.com",
                "https://cognito-idp-fips.us-west-1.amazonaws.com",
                "https://cognito-idp.us-west-1.amazonaws.com",
                "https://cognito-idp-fips.us-west-1.amazonaws.com",
            ],
        ),
        (
            "us-west-2",
            [
                "https://cognito-idp.us-west-2.amazonaws.com",
                "https://cognito-idp-fips.us-west-2.amazonaws.com",
                "https://cognito-idp.us-west-2.amazonaws.com",
                "https://cognito-idp-fips.us-west-2.amazonaws.com",
            ],
        ),
        (
            "cn-north-1",
            [
                "https://cognito-idp.cn-north-1.amazonaws.com.cn",
                "https://cognito-idp-fips.cn-north-1.amazonaws.com.cn",
                "https://cognito-idp.cn-north-1.api.amazonwebservices.com.cn",
                "https://cognito-idp-fips.cn-north-1.api.amazonwebservices.com.cn",
            ],
        ),
        (
            "us-gov-west-1",
            [
                "https://cognito-idp.us-gov-west-1.amazonaws.com",
                "https://cognito-idp-fips.us-gov-west-1.amazonaws.com",
                "https://cognito-idp.us-gov-west-1.api.aws",
                "https://cognito-idp-fips.us-gov-west-1.api.aws",
            ],
        ),
        (
            "eusc-de-east-1",
            [
                "https://cognito-idp.eusc-de-east-1.amazonaws.eu",
                "https://cognito-idp-fips.eusc-de-east-1.amazonaws.eu",
                "https://cognito-idp.eusc-de-east-1.api.amazonwebservices.eu",
                "https://cognito-idp-fips.eusc-de-east-1.api.amazonwebservices.eu",
            ],
        ),
        (
            "us-iso-east-1",
            [
                "https://cognito-idp.us-iso-east-1.c2s.ic.gov",
                "https://cognito-idp-fips.us-iso-east-1.c2s.ic.gov",
                "https://cognito-idp.us-iso-east-1.api.aws.ic.gov",
                "https://cognito-idp-fips.us-iso-east-1.api.aws.ic.gov",
            ],
        ),
        (
            "us-isob-east-1",
            [
                "https://cognito-idp.us-isob-east-1.sc2s.sgov.gov",
                "https://cognito-idp-fips.us-isob-east-1.sc2s.sgov.gov",
                "https://cognito-idp.us-isob-east-1.api.aws.scloud",
                "https://cognito-idp-fips.us-isob-east-1.api.aws.scloud",
            ],
        ),
        (
            "eu-isoe-west-1",
            [
                "https://cognito-idp.eu-isoe-west-1.cloud.adc-e.uk",
                "https://cognito-idp-fips.eu-isoe-west-1.cloud.adc-e.uk",
                "https://cognito-idp.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
                "https://cognito-idp-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
            ],
        ),
        (
            "us-isof-south-1",
            [
                "https://cognito-idp.us-isof-south-1.csp.hci.ic.gov",
                "https://cognito-idp-fips.us-isof-south-1.csp.hci.ic.gov",
                "https://cognito-idp.us-isof-south-1.api.aws.hci.ic.gov",
                "https://cognito-idp-fips.us-isof-south-1.api.aws.hci.ic.gov",
            ],
        ),
    ];

    #[test]
    fn endpoints_are_those_that_the_sdk_resolves() {
        let kinds = [
            EndpointKind::Standard,
            EndpointKind::Fips,
            EndpointKind::DualStack,
            EndpointKind::FipsDualStack,
        ];
        for (region, resolved) in RESOLVED {
            let pool: UserPoolId = format!("{region}_AbCdEf123").parse().unwrap();
            assert_eq!(pool.region(), region);
            assert_eq!(pool.endpoint().unwrap(), resolved[0]);
            for (kind, resolved) in kinds.into_iter().zip(resolved) {
                assert_eq!(pool.endpoint_of(kind).unwrap(), resolved, "{kind:?}");
            }
        }
    }

    #[test]
    fn no_host_is_made_of_what_is_no_region() {
        for region in [
            "local",
            "localhost:9229",
            "us-east-",
            "us--1",
            "-east-1",
            "us-1",
            "US-EAST-1",
            "evil.example/-x-1",
            "us-east-1.evil.example",
            "evil@x-y-1",
            "us-east-1x",
        ] {
            let pool: UserPoolId = format!("{region}_x").parse().unwrap();
            assert_eq!(pool.region(), region);
            assert_eq!(
                pool.endpoint(),
                Err(Error::new(Parameter::UserPoolId, Fault::Mismatch)),
                "{region}"
            );
        }
    }
}
