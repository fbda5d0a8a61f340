//! What the two builders have in common, told once.

/// The methods of a builder whose `options` are [`Options`](crate::steps::Options).
macro_rules! options {
    () => {
        /// Where sessions are kept; in memory if not told.
        #[must_use]
        pub fn store(mut self, store: impl crate::Store) -> Self {
            self.options.store = std::sync::Arc::new(store);
            self
        }

        /// The service's address, such as that of an emulator, in the place of the one that the pool's
        /// region has.
        #[must_use]
        pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
            self.endpoint = Some(url.into());
            self
        }

        /// Which of the region's addresses: FIPS, dual-stack, both.
        #[must_use]
        pub fn endpoint_kind(mut self, kind: caldera_srp::EndpointKind) -> Self {
            self.kind = kind;
            self
        }

        /// What rides along with the requests of every sign-in and refresh: ClientMetadata,
        /// UserContextData. It is made anew for each, for it cannot be copied.
        #[must_use]
        pub fn context(
            mut self,
            make: impl Fn() -> caldera_srp::flow::Context + Send + Sync + 'static,
        ) -> Self {
            self.options.context = Some(std::sync::Arc::new(make));
            self
        }

        /// Says that the app client rotates its refresh tokens (`RefreshTokenRotation`), which no reply
        /// tells. `grace` is its `RetryGracePeriodSeconds`, where it has one: a refresh whose reply was
        /// lost is tried once more within it.
        #[must_use]
        pub fn rotating(mut self, grace: Option<core::time::Duration>) -> Self {
            self.options.is_rotating = true;
            self.options.grace = grace;
            self
        }

        /// How many seconds before its end an access token is refreshed; 60 if not told.
        #[must_use]
        pub fn refresh_before(mut self, seconds: u32) -> Self {
            self.options.refresh_before = seconds;
            self
        }

        /// How often a request that may be sent again is sent in all; three times if not told, at least
        /// once.
        #[must_use]
        pub fn attempts(mut self, attempts: u32) -> Self {
            self.options.attempts = attempts.max(1);
            self
        }

        /// The longest wait between two attempts; twenty seconds if not told. Where the service asks for
        /// a longer one (`Retry-After`), there is no further attempt.
        #[must_use]
        pub fn longest_wait(mut self, time: core::time::Duration) -> Self {
            self.options.longest_wait = time;
            self
        }

        /// Whether a device that the pool meets for the first time is confirmed and kept, so that the
        /// next sign-in proves it; true if not told. Pools that do not track devices have none.
        #[must_use]
        pub fn remember_device(mut self, remembers: bool) -> Self {
            self.options.remembers_device = remembers;
            self
        }

        /// What lists of devices call this one.
        #[must_use]
        pub fn device_name(mut self, name: impl Into<String>) -> Self {
            self.options.device_name = Some(name.into());
            self
        }
    };
}
pub(crate) use options;

/// The address of a pool, or the one that was told.
pub(crate) fn endpoint(
    pool: &caldera_srp::UserPoolId,
    told: Option<String>,
    kind: caldera_srp::EndpointKind,
) -> Result<String, caldera_srp::Error> {
    match told {
        Some(url) => Ok(url),
        None => pool.endpoint_of(kind),
    }
}

/// How a user signs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignOut {
    /// Here: the refresh token is revoked, and the access tokens that came from it.
    ThisDevice,
    /// On every device: all of the user's tokens end.
    Everywhere,
}
