import { useEffect, useRef } from "preact/hooks";
import type { ConfigCheck } from "../messages.ts";
import { Said } from "../said.tsx";

interface ReviewProps {
  check: ConfigCheck;
  send: () => void;
  close: () => void;
}

/** Says what a change does before it is sent. */
export function Review({ check: { changes, consequences }, send, close }: ReviewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="review">
      <h2 id="review">What changes</h2>
      {changes.length > 0 ? (
        <ul class="diff">
          {changes.map((change) => (
            <li key={change}>
              <Said text={change} />
            </li>
          ))}
        </ul>
      ) : (
        <p>Nothing would change.</p>
      )}
      {changes.length > 0 && (
        <>
          <h2>What will happen</h2>
          {consequences.map((sentence) => (
            <p key={sentence}>
              <Said text={sentence} />
            </p>
          ))}
        </>
      )}
      <p class="actions">
        {changes.length > 0 && (
          <button type="button" class="main" onClick={send}>
            Send it to the device
          </button>
        )}
        <button type="button" onClick={close}>
          Back
        </button>
      </p>
    </dialog>
  );
}
