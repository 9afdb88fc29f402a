/** Where work that takes a while says what it does: a command gives it the terminal. */
export interface Output {
  line(text: string): void;
  /** Shows how far something has come. */
  progress(done: number, total: number): void;
  /** Says that there will be no more progress, however far it has come. */
  endProgress(): void;
}
