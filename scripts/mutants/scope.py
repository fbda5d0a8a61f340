"""What is mutated: of which package, which files, and by which tests."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# The folders and files that are mutated, and those below them that are not: kernels of other processors and
# of assembly have evidence of their own (docs/evidence.md), and what is only a table or a test has no mutants.
PACKAGES = {
    "caldera-srp": {
        "root": "src/lib.rs",
        "scope": ["src/srp", "src/cognito", "src/verifier", "src/flow", "src/scrub.rs", "src/mask.rs", "src/field"],
        "not": [
            "src/field/ifma", "src/field/aarch64", "src/field/wasm_simd128", "src/field/x86_64",
            "src/field/comb_table.rs", "src/field/timing.rs", "src/field/tests",
        ],
        "features": ["--all-features"],
        # These read the repository or the machine code, or have no tests by name.
        "without": ["docs", "ifma_machine_code", "taint"],
        "alloc": "alloc",
    },
    # The pool's sign-in, its state and its tokens. The state: `model` is what there is, `core` its lock and
    # what stands beside it, `turns` who may compute, `expiring` what ends by itself, `codes` and `access` who
    # is let at it, `crypto` what they compare by. Tokens: `token` writes and reads them, `issue` gives them.
    "caldera-local-pool": {
        "root": "local-pool/src/lib.rs",
        "scope": [
            "local-pool/src/ops/sign_in", "local-pool/src/model", "local-pool/src/core.rs",
            "local-pool/src/turns.rs", "local-pool/src/expiring.rs", "local-pool/src/codes.rs",
            "local-pool/src/access.rs", "local-pool/src/crypto.rs", "local-pool/src/token.rs",
            "local-pool/src/issue.rs",
        ],
        "not": [],
        "features": [],
        "without": ["endurance", "layers"],
        "alloc": "std",
    },
}
