import { Said } from "./said.tsx";

/** What is said of something while it happens, a line each; the newest is read aloud. */
export function Log({ lines }: { lines: readonly string[] }) {
  return (
    <div class="log" role="log">
      {lines.map((line, at) => (
        <p key={at}>
          <Said text={line} />
        </p>
      ))}
    </div>
  );
}
