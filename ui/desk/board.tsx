import { useState } from "preact/hooks";
import { post } from "../request.ts";
import { BoardButton } from "./board-button.tsx";
import type { BareBoardView, BoardView, PinView } from "./messages.ts";

/** The simulated board: its LED, its button, and its pins. */
export function Board({ board: { title, led, button, pins } }: { board: BoardView }) {
  const [trouble, setTrouble] = useState("");
  const ask = async (path: string, body: unknown): Promise<void> => {
    setTrouble("");
    await post(path, body).catch((error: Error) => setTrouble(error.message));
  };
  return (
    <section class="card board">
      <h2>{title}, simulated</h2>
      <div class="parts">
        <span class="led">
          <span class="lamp" role="img" aria-label={`The LED is ${brightness(led.light)}`}>
            <span style={{ opacity: led.light }} />
          </span>
          LED ({led.pin}) {brightness(led.light)}
        </span>
        <BoardButton pin={button.pin} isPressed={button.isPressed} ask={ask} />
      </div>
      <div role="status">{trouble && <p class="trouble">{trouble}</p>}</div>
      <table class="pins">
        <thead>
          <tr>
            <th scope="col">Pin</th>
            <th scope="col">Mode</th>
            <th scope="col">Level</th>
            <th scope="col">Put on it</th>
          </tr>
        </thead>
        <tbody>
          {pins.map((pin) => (
            <Pin key={pin.name} pin={pin} drive={(level) => void ask("/api/pin", { pin: pin.name, level })} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A real Espruino: what the page cannot show of it. */
export function BareBoard({ board: { title } }: { board: BareBoardView }) {
  return (
    <section class="card board">
      <h2>{title}, on real Espruino for Linux</h2>
      <p>
        It has no pins: there is no LED, no button and no level to be seen here or to be put on. What the sketch does
        with them has no effect. For pins, start <code>homie dev</code> without <code>--engine</code> and without the
        variable ESPRUINO.
      </p>
    </section>
  );
}

const brightness = (light: number): string => (light === 0 ? "off" : light === 1 ? "on" : percent(light));

const percent = (part: number): string => `${Math.round(100 * part)} %`;

function Pin({ pin, drive }: { pin: PinView; drive: (level: number | null) => void }) {
  const { name, mode, level, isOutput, isDriven, isAnalog } = pin;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{mode}</td>
      <td>
        <span class={`level ${level >= 0.5 ? "high" : ""}`}>{Math.round(100 * level) / 100}</span>
      </td>
      <td>
        {(!isOutput || isDriven) && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
          <span role="group" aria-label={`Put on ${name}`} class="drive">
            {isAnalog ? (
              <input
                type="range"
                aria-label={`Level on ${name}`}
                min="0"
                max="1"
                step="0.01"
                value={level}
                onInput={({ currentTarget }) => drive(Number(currentTarget.value))}
              />
            ) : (
              [0, 1].map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-label={`Put ${one} on ${name}`}
                  aria-pressed={isDriven && level === one}
                  onClick={() => drive(one)}
                >
                  {one}
                </button>
              ))
            )}
            <button type="button" aria-label={`Take it off ${name}`} disabled={!isDriven} onClick={() => drive(null)}>
              off
            </button>
          </span>
        )}
      </td>
    </tr>
  );
}
