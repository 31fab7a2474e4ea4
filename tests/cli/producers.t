#!/bin/sh
# Files that come into a spool in all the ways that people and programs have.
. tests/lib.sh
unset DRAGOMAN_URL DRAGOMAN_MODEL DRAGOMAN_KEY DRAGOMAN_FAULT
TMPDIR="$work" timeout 200 python3 tests/service/producers.py "$DRAGOMAN"
