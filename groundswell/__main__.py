"""Lets ``python -m groundswell`` run the command line."""

from groundswell.cli import main

main()
