import { useEffect, useState } from "preact/hooks";
import { ConfigFields, NO_ENTRIES, patchIn } from "../config/config-form.tsx";
import type { ConfigView } from "../messages.ts";
import { Fact } from "../said.tsx";
import type { ConfigRules, EngineOffer, FirmwareOffer, FlashOffer, WebPort } from "./flasher.ts";
import { flasher } from "./flasher-script.js";
import { useFlashing } from "./flashing.ts";
import { load } from "./load.ts";
import { Progress } from "./progress.tsx";
import type { WebSerial } from "./web-serial.ts";

/** What a board's configuration begins as: what is not entered is not in it. */
const FIRST_CONFIG = { wifi: {}, mqtt: {}, ota: { enabled: true } };
/** Speeds while a board is written: the one that every adapter bears, and a faster one. */
const SPEEDS = [115200, 460800];

/** Takes what a board is to hold, and flashes it. */
export function FlashForm({ offer, serial }: { offer: FlashOffer; serial: WebSerial | undefined }) {
  const [chosen, setChosen] = useState(0);
  const [isNew, setNew] = useState(true);
  const [erase, setErase] = useState(false);
  const [baud, setBaud] = useState(SPEEDS[0]!);
  const [entries, setEntries] = useState(NO_ENTRIES);
  const [faults, setFaults] = useState<string[]>([]);
  const [trouble, setTrouble] = useState("");
  const [flashing, begin] = useFlashing();
  const firmware = offer.firmwares[chosen]!;
  const rules = useRules(firmware, setTrouble);
  const view: ConfigView | undefined = rules && { config: FIRST_CONFIG, ...rules };

  /** The configuration that was entered; undefined where something is wrong with it, which is shown then. */
  const enteredConfig = (): Record<string, unknown> | undefined => {
    const config = configOf(patchIn(view!, entries));
    const found = flasher.configFaults(config, rules!);
    setFaults(found);
    return found.length > 0 ? undefined : config;
  };
  const choosePort = async (): Promise<WebPort | undefined> => {
    setTrouble("");
    try {
      return await serial!.requestPort();
    } catch {
      setTrouble("No port was chosen.");
      return undefined;
    }
  };
  const flash = async (): Promise<void> => {
    const config = isNew ? enteredConfig() : null;
    if (config === undefined) return;
    const port = await choosePort();
    const order = { baud, firmware, engine: offer.engine, config, erase };
    if (port) begin((follower) => flasher.flash({ port, ...order }, follower));
  };
  const configure = async (): Promise<void> => {
    const config = enteredConfig();
    const port = config && (await choosePort());
    if (port) begin((follower) => flasher.configure({ port, config }, follower));
  };
  const isIdle = serial !== undefined && flashing?.state !== "running";
  return (
    <>
      <form
        class="steps"
        noValidate
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void flash();
        }}
      >
        <FirmwareFields offer={offer} chosen={chosen} choose={setChosen} />
        <fieldset class="card">
          <legend>The board's configuration</legend>
          <label class="check">
            <input type="radio" name="config" checked={isNew} onChange={() => setNew(true)} />
            <span>Give it a new one</span>
          </label>
          <label class="check">
            <input type="radio" name="config" checked={!isNew} onChange={() => setNew(false)} />
            <span>
              {erase ? "Give it none" : "Keep the one that it has"}{" "}
              <span class="quiet">
                ({erase ? "it" : "a board without one"} opens a Wi-Fi network of its own, with a page for set-up)
              </span>
            </span>
          </label>
          <p class="quiet">What you enter goes to the board over the cable, and nowhere else.</p>
        </fieldset>
        {isNew && view && <ConfigFields view={view} faults={faults} entries={entries} enter={setEntries} isNew />}
        <fieldset class="card">
          <legend>How</legend>
          <label class="check">
            <input type="checkbox" checked={erase} onChange={({ currentTarget }) => setErase(currentTarget.checked)} />
            <span>Erase everything that is on the board, its configuration, too</span>
          </label>
          <label class="inline">
            Speed
            <select value={baud} onChange={({ currentTarget }) => setBaud(Number(currentTarget.value))}>
              {SPEEDS.map((speed) => (
                <option key={speed}>{speed}</option>
              ))}
            </select>
          </label>
        </fieldset>
        <p class="quiet">
          Plug the board in, with a cable that carries data. The browser asks for its port then: it is the one that was
          not there before.
        </p>
        <p class="actions">
          <button type="submit" class="main" disabled={!isIdle || (isNew && !rules)}>
            {erase ? "Erase and flash the board" : "Flash the board"}
          </button>
          {isNew && (
            <button type="button" disabled={!isIdle || !rules} onClick={() => void configure()}>
              Only give it the configuration
            </button>
          )}
        </p>
        {isNew && (
          <p class="quiet">
            A board that runs this firmware already takes a configuration through its console, without being flashed.
          </p>
        )}
        <div role="alert">{trouble && <p class="trouble">{trouble}</p>}</div>
      </form>
      {flashing && <Progress flashing={flashing} />}
    </>
  );
}

interface FirmwareFieldsProps {
  offer: FlashOffer;
  /** Index of the firmware. */
  chosen: number;
  choose: (index: number) => void;
}

function FirmwareFields({ offer: { firmwares, engine }, chosen, choose }: FirmwareFieldsProps) {
  const { name, version, board, image } = firmwares[chosen]!;
  return (
    <fieldset class="card">
      <legend>Firmware</legend>
      {firmwares.length > 1 && (
        <label class="inline">
          Which one
          <select value={chosen} onChange={({ currentTarget }) => choose(Number(currentTarget.value))}>
            {firmwares.map((one, index) => (
              <option key={one.image.md5} value={index}>
                {titleOf(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="facts">
        <Fact what="Name" text={name} />
        <Fact what="Version" text={version} />
        <Fact what="Board" text={board.title} />
        <Fact what="Size" text={`${image.size} bytes`} />
        <Fact what="Checksum" text={image.md5.slice(0, 8)} />
        <Fact what="Engine" text={engineText(engine)} />
      </p>
    </fieldset>
  );
}

const titleOf = ({ name, version, board }: FirmwareOffer): string => `${name} ${version} for ${board.title}`;

const engineText = (engine: EngineOffer | null): string =>
  engine ? `Espruino ${engine.version}` : "the Espruino that the board has";

/** The rules for a firmware's configuration; undefined until they are there. */
function useRules({ rules: path }: FirmwareOffer, complain: (text: string) => void): ConfigRules | undefined {
  const [loaded, setLoaded] = useState<{ path: string; rules: ConfigRules } | undefined>();
  useEffect(() => {
    load<ConfigRules>(path)
      .then((rules) => setLoaded({ path, rules }))
      .catch((error: Error) => complain(error.message));
  }, [path]);
  return loaded?.path === path ? loaded.rules : undefined;
}

/** A whole configuration. @param entered what was entered of it */
function configOf(entered: Record<string, unknown>): Record<string, unknown> {
  const sections = Object.entries(FIRST_CONFIG).map(([name, first]) => [
    name,
    { ...first, ...(entered[name] as object | undefined) },
  ]);
  return { ...entered, ...Object.fromEntries(sections) };
}
