/** Takes a body apart that was sent with `Transfer-Encoding: chunked`. */
export interface ChunkedBody {
  /** Takes in what arrived and returns the data in it, chunk by chunk. */
  take(text: string): string[];
  /** Whether the last chunk was seen. */
  readonly isWhole: boolean;
}

/** Begins a chunked body. */
export function openChunkedBody(): ChunkedBody {
  let pending = "";
  let left = 0;
  let isWhole = false;
  return {
    get isWhole() {
      return isWhole;
    },
    take(text) {
      pending += text;
      const data: string[] = [];
      while (pending !== "" && !isWhole) {
        if (left === 0) {
          const line = /^(?:\r\n)?([0-9a-fA-F]+)[^\r\n]*\r\n/.exec(pending);
          if (!line) break;
          pending = pending.slice(line[0].length);
          left = Number.parseInt(line[1]!, 16);
          isWhole = left === 0;
          continue;
        }
        data.push(pending.slice(0, left));
        pending = pending.slice(data.at(-1)!.length);
        left -= data.at(-1)!.length;
      }
      return data;
    },
  };
}
