/** An error that a person can cause and mend: its message says what is wrong, where, and what to do. No stack is shown. */
export class UserError extends Error {
  override name = "UserError";
}

/** What another program says, in its own colours: the only message that may tell a terminal something. */
export class ColouredError extends UserError {
  override name = "ColouredError";
}

/** The command line itself is wrong: an unknown flag, a value that is not allowed. Exit code 2. */
export class UsageError extends UserError {
  override name = "UsageError";
}
