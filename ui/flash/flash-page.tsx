import { useEffect, useState } from "preact/hooks";
import { FlashForm } from "./flash-form.tsx";
import type { FlashOffer } from "./flasher.ts";
import { load } from "./load.ts";
import { webSerial, whyNoSerial } from "./web-serial.ts";

/** The whole page that flashes boards. */
export function FlashPage() {
  const [offer, setOffer] = useState<FlashOffer | undefined>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    load<FlashOffer>("offer.json")
      .then(setOffer)
      .catch((error: Error) => setTrouble(error.message));
  }, []);
  const serial = webSerial();
  return (
    <>
      <header>
        <p class="brand">
          <img src="icon.svg" alt="" width="28" height="28" />
          Homie devices
        </p>
      </header>
      <main>
        {offer?.devices && (
          <p>
            <a href={offer.devices}>All devices</a>
          </p>
        )}
        <h1>Flash a board</h1>
        <div role="alert">
          {trouble && <p class="trouble">{trouble}</p>}
          {!serial && <p class="trouble">{whyNoSerial()}</p>}
        </div>
        {offer?.firmwares.length === 0 && (
          <p class="quiet">
            There is no firmware here: homie build makes one, and homie ui looks for it in the folder of --firmwares.
          </p>
        )}
        {offer && offer.firmwares.length > 0 && <FlashForm offer={offer} serial={serial} />}
      </main>
    </>
  );
}
