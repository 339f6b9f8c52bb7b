"""The command line: arguments in, results shown. No mathematics."""
