import { shownText } from "../../files/shown-text.ts";

/** What a device says on `$implementation/ota/status`. */
export interface OtaStatus {
  code: number;
  /** What follows the code. */
  detail: string;
}

/** Takes a status apart; undefined for what does not begin with a code. */
export function parseStatus(payload: string): OtaStatus | undefined {
  const parts = /^(\d{3})(?: (.*))?$/s.exec(payload);
  return parts ? { code: Number(parts[1]), detail: parts[2] ?? "" } : undefined;
}

/**
 * Bytes written and bytes in all, from the detail of a 206; undefined when it does not say how much of an image is written.
 * @param most more than this no image of that size can be, however it is sent
 */
export function parseProgress(detail: string, most: number): { written: number; total: number } | undefined {
  const parts = /^(\d+)\/(\d+)$/.exec(detail);
  const [written, total] = [Number(parts?.[1]), Number(parts?.[2])];
  return written <= total && total > 0 && total <= most ? { written, total } : undefined;
}

/** Says that an answer is none, and what to do. */
export function explainNonsense(payload: string): string {
  return (
    `The device answers "${shownText(payload)}", which makes no sense as the answer to an update. Whether it takes the ` +
    "image is not known: see what it runs with `homie devices`, and on its console what it does."
  );
}

/** MD5 of the image that a status says was rolled back; empty when it does not say which, undefined for other statuses. */
export function rolledBackImage({ code, detail }: OtaStatus): string | undefined {
  const [reason, md5 = ""] = detail.split(" ");
  return code === 500 && reason === "ROLLED_BACK" ? md5.toLowerCase() : undefined;
}

const REFUSALS: { [status: string]: string } = {
  "403":
    'OTA is switched off in its configuration. Switch it on with `homie config set` and {"ota":{"enabled":true}}, ' +
    "then try again.",
  "400 BAD_CHECKSUM":
    "what it wrote to its flash does not have the image's MD5, so something was lost or changed on the way. Try again.",
  "400 BAD_FIRMWARE":
    "this is not an image for its board. Build one with `homie build --board` and the device's board.",
  "400 NOT_ENOUGH_SPACE": "the image is larger than its firmware slot. Make the sketch smaller.",
  "409 TWO_RETAINED":
    "another firmware is retained for it, too, and they would bring each other back for ever. Clear the topic of one of " +
    "them: publish an empty retained message to it.",
  "500 FLASH_ERROR":
    "what it read back from its flash is not what it wrote. Try again; if this happens every time, the flash chip is " +
    "worn out or its supply voltage is unstable.",
  "500 ROLLED_BACK":
    "this image was started but did not get as far as the broker, so the device went back to the one before. It does " +
    "not take the same image again until another was installed: find out on its console what went wrong, and build anew.",
};

/**
 * Says in plain words why a device does not take an image, and what to do.
 * @param answers what the device does, or has done
 */
export function explainRefusal({ code, detail }: OtaStatus, answers = "answers"): string {
  const reason = detail.split(" ")[0]!;
  const status = reason ? `${code} ${reason}` : `${code}`;
  const words =
    REFUSALS[status] ?? REFUSALS[code] ?? "this tool does not know that status. See the device's documentation.";
  return `The device ${answers} ${code}${detail ? ` ${shownText(detail)}` : ""}: ${words} It still runs its old firmware.`;
}
