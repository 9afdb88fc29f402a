import { useLayoutEffect, useRef } from "preact/hooks";
import { Said } from "../said.tsx";
import type { Desk } from "./state.ts";

/** How far from its end the console may be scrolled and still follows what is new, in pixels. */
const NEAR = 30;

/** The board's console; who reads further up stays there. */
export function Console({ lines }: Pick<Desk, "lines">) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <section class="card">
      <h2 id="console">Console</h2>
      <div
        class="console"
        ref={box}
        role="log"
        aria-labelledby="console"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it is scrolled by keys
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
      >
        {lines.map(({ number, text }) => (
          <div key={number}>
            <Said text={text} />
          </div>
        ))}
      </div>
    </section>
  );
}
