# Which Python runs the commands? Sourced by the commands of this folder; sets PYTHON.
# CREWMARK_PYTHON names one; else the first of the usual names that is 3.11 or newer.
for candidate in "${CREWMARK_PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14 python; do
  [ -n "$candidate" ] || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    PYTHON=$candidate
    break
  fi
done
if [ -z "${PYTHON:-}" ]; then
  echo "Crewmark needs Python 3.11 or newer, and none was found. Install it, or set CREWMARK_PYTHON." >&2
  exit 1
fi
