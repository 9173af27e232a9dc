"""The one kind of error that a user is meant to read."""


class UserError(Exception):
    """Something the user can put right.

    The message is one sentence (or two short ones): what is wrong, where, and what to do.
    The command line prints it without a traceback and exits with status 2.
    """
