import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AffektError } from '../../core/errors.js';
import type { ReportData } from './report-data.js';
import { reportPage } from './report-page.js';

/** Excerpts are in the page; in the data they would only be in the way. */
function withoutExcerpts(data: ReportData): ReportData {
  return { ...data, hardest: data.hardest.map((error) => ({ ...error, excerpt: null })) };
}

/** Writes `report.html` and `report.json` into a folder that is there; returns the path of the page. Throws `AFFEKT_WRITE_FAILED`. */
export async function writeReport(folder: string, data: ReportData): Promise<string> {
  const page = path.join(folder, 'report.html');
  try {
    await writeFile(path.join(folder, 'report.json'), `${JSON.stringify(withoutExcerpts(data), null, 1)}\n`);
    await writeFile(page, reportPage(data));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AffektError('AFFEKT_WRITE_FAILED', `Cannot write the report into ${folder}: ${reason}`, {
      cause,
    });
  }
  return page;
}
