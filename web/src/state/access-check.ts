/**
 * Whether the server answers but refuses this page: a tracker that was started anew asks for the new link.
 * A refused WebSocket does not say why, so the page's own address is asked. False while nothing answers.
 */
export async function isAccessRefused(): Promise<boolean> {
  try {
    const response = await fetch('./', { method: 'HEAD', cache: 'no-store' });
    return response.status === 401;
  } catch {
    return false;
  }
}
