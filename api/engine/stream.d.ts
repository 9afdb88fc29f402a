/** How `pipe` copies. */
interface EnginePipeOptions {
  /** Bytes that are copied in one go, 64 by default. */
  chunkSize?: number;
  /** Whether the destination's `end` is called at the end; it is, unless this is false. */
  end?: boolean;
  /** Called when all is copied. */
  complete?: () => void;
}

/** What `pipe` can write to. */
interface EngineSink {
  /** Takes the next piece. */
  write(data: string): unknown;
  /** Says that there is no more. */
  end?(): unknown;
}

/** What data can be taken from. */
interface EngineSource {
  /** How many bytes wait to be read. */
  available(): number;
  /** Takes bytes, all of them without a number; undefined at the end. */
  read(length?: number): string | undefined;
  /** Copies everything to a destination, piece by piece, whenever there is time. */
  pipe(destination: EngineSink, options?: EnginePipeOptions): void;
}
