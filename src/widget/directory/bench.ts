/** What the benchmark of the search needs in a browser, see `tools/bench-search.ts`. */
export { readDirectory } from '../../protocol/directory.ts';
export { QUERIES } from './queries.fixture.ts';
export { createSearch } from './search.ts';
