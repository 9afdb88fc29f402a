import { useEffect, useRef, useState } from "preact/hooks";
import type { FlashFollower } from "./flasher.ts";

/** A board that is being flashed or configured, or was. */
export interface Flashing {
  /** What was done, and what the board has said. */
  lines: string[];
  progress: { done: number; total: number } | undefined;
  state: "running" | "good" | "bad";
  /** Why it is bad; else empty. */
  trouble: string;
}

/** More of what was done and said is not shown: a board may say anything, and much of it. */
const MOST_LINES = 500;

/** Works on a board. @returns why it did not end well; empty when it did */
export type Work = (follower: FlashFollower) => Promise<string>;

/** Works on boards, one at a time. @returns what has become of the last one, and what begins with the next */
export function useFlashing(): [Flashing | undefined, (work: Work) => void] {
  const [, redraw] = useState({});
  const last = useRef<Flashing | undefined>(undefined);
  const change = (changes: Partial<Flashing>): void => {
    last.current = { ...last.current!, ...changes };
    redraw({});
  };
  const isRunning = last.current?.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: Event): void => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isRunning]);
  const start = (work: Work): void => {
    last.current = { lines: [], progress: undefined, state: "running", trouble: "" };
    redraw({});
    work({
      line: (text) => change({ lines: [...last.current!.lines, text].slice(-MOST_LINES) }),
      progress: (done, total) => change({ progress: { done, total } }),
      endProgress: () => change({ progress: undefined }),
    })
      .then((trouble) => change({ state: trouble ? "bad" : "good", trouble, progress: undefined }))
      .catch((error: unknown) => {
        console.error(error);
        change({
          state: "bad",
          trouble: "This is a fault of the page; the browser's console says more.",
          progress: undefined,
        });
      });
  };
  return [last.current, start];
}
