/** Loads JSON that lies beside the page. @throws Error that says why there is none */
export async function load<Content>(path: string): Promise<Content> {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok) throw new Error(`${path} cannot be loaded from where this page is. Load the page again.`);
  return (await response.json()) as Content;
}
