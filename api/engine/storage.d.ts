/** A file of Storage that grows, in pieces of its own. */
interface EngineStorageFile {
  /** The next bytes; undefined at the end. */
  read(length: number): string | undefined;
  /** The next line with its end; undefined at the end of the file. */
  readLine(): string | undefined;
  /** How many bytes there are. */
  getLength(): number;
  /** Adds to the end. */
  write(data: string): void;
  /** Removes the file. */
  erase(): void;
  /** Copies everything to a destination. */
  pipe(destination: EngineSink, options?: EnginePipeOptions): void;
}

/** The module `Storage`: files in flash. Two pages, 8 KB, are free for a sketch; all else is the firmware's. */
interface EngineStorage {
  /** A string that points into flash, or undefined where there is no such file. */
  read(name: string, offset?: number, length?: number): string | undefined;
  /** What a file holds as JSON. @param noExceptions gives undefined where there is a mistake in it */
  readJSON(name: string, noExceptions?: boolean): any;
  /** The same bytes as an array over flash. */
  readArrayBuffer(name: string): ArrayBuffer | undefined;
  /** Writes a file, or a part of one that has its size from the first part; false when there is no room. */
  write(name: string, data: EngineData | object, offset?: number, size?: number): boolean;
  /** Writes a value as JSON; false when there is no room. */
  writeJSON(name: string, data: unknown): boolean;
  /** Removes a file. Its room comes back only with `compact`, which a sketch must not call. */
  erase(name: string): void;
  /** Names of the files, of those that match. @param filter only those that grow, or only the others */
  list(match?: RegExp, filter?: { sf: boolean }): string[];
  /** A number that changes when one of the files does. */
  hash(match?: RegExp): number;
  /** Moves all files together: never in a sketch, since the firmware knows where its own lie. */
  compact(showMessage?: boolean): void;
  /** Removes all files: never in a sketch, since the firmware is among them. */
  eraseAll(): void;
  /** Bytes that are free at the end. */
  getFree(internal?: boolean): number;
  /** How much is used, free, and of removed files. */
  getStats(internal?: boolean): {
    /** Size of all. */
    totalBytes: number;
    /** Free at the end. */
    freeBytes: number;
    /** Taken by files. */
    fileBytes: number;
    /** Number of files. */
    fileCount: number;
    /** Taken by removed files. */
    trashBytes: number;
    /** Number of removed files. */
    trashCount: number;
  };
  /** Makes a table of files that speeds finding one up, where the engine keeps such a thing. */
  optimise(): void;
  /** Opens a file that grows, to read it, to write it anew, or to add to it. */
  open(name: string, mode: "r" | "w" | "a"): EngineStorageFile;
}
