/** An error that a person can cause and mend: its message says what is wrong, where, and what to do. No stack is shown. */
export class UserError extends Error {
  override name = "UserError";
}

/** The command line itself is wrong: an unknown flag, a value that is not allowed. Exit code 2. */
export class UsageError extends UserError {
  override name = "UsageError";
}
