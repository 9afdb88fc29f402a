/** A task of the engine's hardware timer. */
interface EngineTimerTask {
  /** Its id. */
  id?: number;
  /** What it does: set pins, or call a function. */
  type: "SET" | "EXEC" | (string & {});
  /** When it is done for the first time, in milliseconds. */
  time: number;
  /** After which time it is done again. */
  interval?: number;
  /** The pin that is set. */
  pin?: Pin;
  /** A second pin that is set. */
  pin2?: Pin;
  /** A third one. */
  pin3?: Pin;
  /** A fourth one. */
  pin4?: Pin;
  /** What they are set to, one bit each. */
  value?: number;
  /** The function that is called, which has to be referred to elsewhere, too. */
  fn?: () => void;
  /** The address of a compiled function. */
  ptr?: number;
  /** What that one is given. */
  userdata?: number;
}

/** The module `timer`: what happens at a certain moment, by hardware. */
interface EngineTimer {
  /** All tasks. */
  list(): EngineTimerTask[];
  /** One task. */
  get(id: number): EngineTimerTask | undefined;
  /** Adds a task. @returns its id */
  add(task: EngineTimerTask): number;
  /** Removes a task. @returns whether there was one */
  remove(id: number): boolean;
}
