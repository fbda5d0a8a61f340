#!/usr/bin/env bash
# Signs in to the local pool from every language that has an example here, each with its own FFI, once with
# the right password, once with a wrong one, and once with a pool's id that the library refuses:
#
#     bindings/c/examples/run.sh              those whose interpreter or compiler is here
#     bindings/c/examples/run.sh php ruby     these, which have to be here
#
# Installs nothing; says what is missing. CALDERA_SRP_LIBRARY names the directory of libcaldera_srp.so and
# libcaldera_srp.a, CALDERA_LOCAL_POOL the local pool, where they are built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
examples=bindings/c/examples
target=${CARGO_TARGET_DIR:-target}

# What each needs, as Debian calls it, and whether it is here.
needs() {
    case $1 in
        go) echo golang-go ;;
        java) echo default-jdk-headless libjna-java ;;
        lua) echo luajit lua-socket ;;
        php) echo php-cli ;;
        python) echo python3-cffi ;;
        ruby) echo ruby ;;
        *) echo "no example in $1" >&2; exit 2 ;;
    esac
}
jna=${CALDERA_JNA:-/usr/share/java/jna.jar}
# Debian's packages are for its own interpreter, which need not be the first in PATH.
python=${CALDERA_PYTHON:-/usr/bin/python3}
is_here() {
    case $1 in
        go) command -v go ;;
        java) command -v java && [ -e "$jna" ] ;;
        lua) luajit -e 'require "socket.http"' ;;
        php) php -r 'exit(class_exists("FFI") ? 0 : 1);' ;;
        python) "$python" -c 'import cffi' ;;
        ruby) ruby -rfiddle -e '' ;;
    esac >/dev/null 2>&1
}

languages=("$@")
[ "$#" -gt 0 ] || languages=(go java lua php python ruby)
chosen=()
for language in "${languages[@]}"; do
    packages=$(needs "$language")
    if is_here "$language"; then
        chosen+=("$language")
    elif [ "$#" -gt 0 ]; then
        echo "$language: not here; on Debian: $packages" >&2
        exit 1
    else
        echo "$language: skipped, not here; on Debian: $packages"
    fi
done

if [ -z "${CALDERA_SRP_LIBRARY:-}" ]; then
    cargo build --quiet --locked --config bindings/c/library.toml --profile c-library \
        --package caldera-srp-c
    CALDERA_SRP_LIBRARY=$target/c-library
fi
library=$(realpath "$CALDERA_SRP_LIBRARY")
if [ -z "${CALDERA_LOCAL_POOL:-}" ]; then
    cargo build --quiet --locked --package caldera-local-pool
    CALDERA_LOCAL_POOL=$target/debug/caldera-local-pool
fi

scratch=$(mktemp -d)
"$CALDERA_LOCAL_POOL" --port 0 --quiet >"$scratch/pool" &
pool=$!
trap 'kill "$pool"; rm -r "$scratch"' EXIT
for _ in $(seq 300); do
    endpoint=$(sed -n 's/^Listening on //p' "$scratch/pool")
    [ -z "$endpoint" ] || break
    kill -0 "$pool"
    sleep 0.1
done
[ -n "$endpoint" ] || { echo 'the local pool does not listen' >&2; exit 1; }

shared=$(find "$library" -maxdepth 1 -name 'libcaldera_srp.so' -o -maxdepth 1 -name 'libcaldera_srp.dylib' | head -n 1)
sign_in() {
    local pool=${2:-us-east-1_LocalDemo}
    local arguments=("$endpoint/" "$pool" democlientwithoutsecret alice)
    case $1 in
        go)
            [ -e "$scratch/go" ] || CGO_LDFLAGS="$library/libcaldera_srp.a -lpthread -ldl -lm" \
                go build -o "$scratch/go" $examples/sign_in.go
            "$scratch/go" "${arguments[@]}"
            ;;
        java) java -cp "$jna" $examples/SignIn.java "$shared" "${arguments[@]}" ;;
        lua) luajit $examples/sign_in.lua "$shared" "${arguments[@]}" ;;
        php) php -d ffi.enable=1 $examples/sign_in.php "$shared" "${arguments[@]}" ;;
        python) "$python" $examples/sign_in.py "$shared" "${arguments[@]}" ;;
        ruby) ruby $examples/sign_in.rb "$shared" "${arguments[@]}" ;;
    esac
}
failed=0
for language in "${chosen[@]}"; do
    if printed=$(echo Wonderland-1865 | sign_in "$language") && [ "$printed" = 'signed in, Bearer' ]; then
        echo "$language: $printed"
    else
        echo "$language: failed: $printed" >&2
        failed=1
    fi
    if printed=$(echo Wonderland-1866 | sign_in "$language" 2>&1) ||
        [ "$printed" != 'refused: IncorrectUsernameOrPassword' ]; then
        echo "$language: a wrong password: $printed" >&2
        failed=1
    fi
    # An error that the program tells, PHP's by 255, and not the signal that ends a crash.
    status=0
    printed=$(echo Wonderland-1865 | sign_in "$language" malformed 2>&1) || status=$?
    if [[ $printed != *'user pool id is malformed'* ]] || ((status == 0 || status > 128 && status != 255)); then
        echo "$language: a malformed pool id: status $status: $printed" >&2
        failed=1
    fi
done
exit "$failed"
