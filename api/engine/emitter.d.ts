/** What every object of the engine can do with events that it names. */
interface EngineEmitter {
  /** Takes all listeners of an event away, or of all events. */
  removeAllListeners(event?: string): void;
  /** Takes one listener away. */
  removeListener(event: string, listener: (...values: never[]) => unknown): void;
  /** Calls the listeners of an event, soon but not at once. */
  emit(event: string, ...values: unknown[]): void;
}
