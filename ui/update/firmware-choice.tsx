import { useState } from "preact/hooks";
import type { FirmwareView } from "../messages.ts";
import { send } from "../request.ts";
import { Fact, Said } from "../said.tsx";

/** Takes a firmware's file: dropped, or chosen. */
export function FirmwareChoice({
  firmware,
  take,
}: {
  firmware: FirmwareView | undefined;
  take: (firmware: FirmwareView) => void;
}) {
  const [trouble, setTrouble] = useState("");
  const [isOver, setOver] = useState(false);
  const upload = (file: File | undefined): void => {
    if (!file) return;
    setTrouble("");
    send<FirmwareView>(`/api/firmware?name=${encodeURIComponent(file.name)}`, file)
      .then(take)
      .catch((error: Error) => setTrouble(error.message));
  };
  return (
    <fieldset class="card">
      <legend>Firmware</legend>
      <label
        class={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          upload(event.dataTransfer?.files[0]);
        }}
      >
        Drop an image here, or choose its file
        <input
          type="file"
          accept=".bin"
          onChange={({ currentTarget }) => {
            upload(currentTarget.files?.[0]);
            // The same file may be chosen again once it was built anew.
            currentTarget.value = "";
          }}
        />
      </label>
      <div role="status">
        {trouble && (
          <p class="trouble">
            <Said text={trouble} />
          </p>
        )}
        {firmware && (
          <p class="facts">
            <Fact what="Name" text={firmware.name} />
            <Fact what="Version" text={firmware.version} />
            <Fact what="Board" text={firmware.board || "not said"} />
            <Fact what="Size" text={`${firmware.size} bytes`} />
            <Fact what="Checksum" text={firmware.md5.slice(0, 8)} />
            <Fact what="File" text={firmware.file} />
          </p>
        )}
      </div>
    </fieldset>
  );
}
