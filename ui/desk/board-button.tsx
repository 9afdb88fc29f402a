import { useEffect, useRef, useState } from "preact/hooks";

/** How often it says how long it is held, in milliseconds. */
const TICK_MS = 100;

interface BoardButtonProps {
  pin: string;
  isPressed: boolean;
  ask: (path: string, body: unknown) => Promise<void>;
}

/** The board's button, which is pressed for as long as this one is: with a mouse, a finger, or Space or Enter. */
export function BoardButton({ pin, isPressed, ask }: BoardButtonProps) {
  const isHeld = useRef(false);
  /** What was asked before: no request overtakes another. */
  const before = useRef(Promise.resolve());
  const hold = (pressed: boolean): void => {
    if (isHeld.current === pressed) return;
    isHeld.current = pressed;
    before.current = before.current.then(() => ask("/api/button", { pressed }));
  };
  const seconds = useSeconds(isPressed);
  return (
    <span class="hold">
      <button
        type="button"
        class="press"
        aria-pressed={isPressed}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          hold(true);
        }}
        onPointerUp={() => hold(false)}
        onLostPointerCapture={() => hold(false)}
        onKeyDown={({ key }) => (key === " " || key === "Enter") && hold(true)}
        onKeyUp={() => hold(false)}
        onBlur={() => hold(false)}
        onContextMenu={(event) => event.preventDefault()}
      >
        Button ({pin})
      </button>
      <span class="quiet">{isPressed ? `held for ${seconds.toFixed(1)} s` : "held for 5 s it resets the device"}</span>
    </span>
  );
}

/** How long something is so, in seconds. */
function useSeconds(isSo: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isSo) return;
    const since = Date.now();
    const timer = setInterval(() => setSeconds((Date.now() - since) / 1000), TICK_MS);
    return () => clearInterval(timer);
  }, [isSo]);
  return seconds;
}
