# Finds a Python 3, any one, to run bootstrap.py with; that one finds the Python that Peyvand runs on.
# A version manager's shim may be on the path and refuse to run, so each candidate is tried.
bootstrap() {
    here=$(dirname -- "$(readlink -f -- "$0")")
    for python in python3 /usr/bin/python3 /usr/local/bin/python3 python3.13 python3.12 python; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 6))' 2>/dev/null; then
            exec "$python" -B "$here/bootstrap.py" "$@"
        fi
    done
    echo "Peyvand needs Python 3, and none was found: install one (on Debian: apt-get install python3) and try again." >&2
    exit 1
}
