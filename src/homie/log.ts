/** Writes a line to the console. Passwords must never reach it. */
export function log(line: string): void {
  console.log(line);
}
