# What ./demo, ./test and .ci/run share. Sourced from the top folder, never run.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

note() { printf '%s\n' "== $*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

require_sdk() {
  # rollForward in global.json takes any .NET 10 SDK, so that is what is asked for here.
  if ! command -v dotnet >/dev/null 2>&1; then
    fail "The .NET 10 SDK is needed and 'dotnet' is not there: https://dotnet.microsoft.com/download/dotnet/10.0"
  fi
  if ! dotnet --list-sdks | grep -q '^10\.'; then
    printf '%s\n' "Here are:" "$(dotnet --list-sdks)" >&2
    fail "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0"
  fi
}

# watched LOG COMMAND…: runs it with its output in LOG and a sign of life every 30 s; gives its exit code. It has a
# process group of its own, so that Ctrl-C ends all of it.
watched() {
  local log=$1 waited=0 pid code=0
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  # shellcheck disable=SC2064 # the pid of now
  trap "kill -TERM -- -$pid 2>/dev/null; exit 130" INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    if [ $((waited % 30)) -eq 0 ]; then printf '   … %d s\n' "$waited"; fi
  done
  wait "$pid" || code=$?
  trap - INT TERM
  return "$code"
}

# has_font FILE…: whether one of these font files is installed.
has_font() {
  local file
  for file in "$@"; do
    if find /usr/share/fonts /usr/local/share/fonts -name "$file" 2>/dev/null | grep -q .; then return 0; fi
  done
  return 1
}

# missing_parts [aot]: the Debian packages that some tests use and that are not here, one a line; with aot: those that
# NativeAOT links with.
missing_parts() {
  if [ "${1:-}" = aot ]; then
    command -v clang >/dev/null 2>&1 || echo clang
    [ -e /usr/include/zlib.h ] || echo zlib1g-dev
    return 0
  fi
  command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || echo chromium
  # One of the files that both font chains look for, then those for what Chinese fonts lack.
  has_font NotoSansCJK-Regular.ttc wqy-microhei.ttc || echo fonts-noto-cjk
  has_font DejaVuSansMono.ttf || echo fonts-dejavu-core
  has_font NotoSansThai-Regular.ttf || echo fonts-noto-core
  command -v fribidi >/dev/null 2>&1 || echo libfribidi-bin
  command -v faketime >/dev/null 2>&1 || echo faketime
  command -v umockdev-run >/dev/null 2>&1 || echo umockdev
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || echo postgresql
  command -v patroni >/dev/null 2>&1 || echo patroni python3-etcd
  command -v etcd >/dev/null 2>&1 || echo etcd-server
  command -v node >/dev/null 2>&1 || echo nodejs
  command -v npm >/dev/null 2>&1 || echo npm
  # The contract's modules for Python, and what they run on.
  [ -e /usr/lib/python3/dist-packages/grpc ] || echo python3-grpcio
  [ -x /usr/bin/protoc ] || echo protobuf-compiler
  [ -x /usr/bin/grpc_python_plugin ] || echo protobuf-compiler-grpc
  [ -e /usr/include/google/protobuf/timestamp.proto ] || echo libprotobuf-dev
  # posd for Windows, on pseudo-terminals and the print spooler.
  command -v wine >/dev/null 2>&1 || echo wine
  [ -e /usr/lib/wine/wine64 ] || echo wine64
}

# install_parts [aot]: installs what is missing where that needs nobody's password. A part that cannot be had is no
# failure here: the tests that use it are skipped by name and reason.
install_parts() {
  local parts as_root=()
  parts=$(missing_parts "$@" | tr '\n' ' ')
  if [ -z "${parts// /}" ]; then return 0; fi
  if [ "${POSD_NO_INSTALL:-}" = 1 ]; then
    note "not installed, as POSD_NO_INSTALL=1 asks: $parts"
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
  if ! command -v apt-get >/dev/null 2>&1 || ! ${as_root[@]+"${as_root[@]}"} true 2>/dev/null; then
    note "missing here: $parts(install them by hand for the tests that are skipped below)"
    return 0
  fi
  note "installing: $parts(POSD_NO_INSTALL=1 keeps it from doing so)"
  # The tests start servers of their own; those of the machine are not wanted for them.
  case " $parts" in
    *" patroni "* | *" etcd-server "*)
      ${as_root[@]+"${as_root[@]}"} systemctl mask etcd patroni >/dev/null 2>&1 || true
      ;;
  esac
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of words
  if ! watched "$log" ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get update -q && apt-get install -y -q --no-install-recommends "$@"' install $parts; then
    tail -n 15 "$log"
    note "could not install them all; going on without"
  fi
  rm -f "$log"
}
