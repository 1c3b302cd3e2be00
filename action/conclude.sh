#!/usr/bin/env bash
# Ends the job as rolo ended, once everything was kept.
set -euo pipefail

# Nothing is said where an earlier step failed by itself.
exit "${CONCLUSION:-1}"
