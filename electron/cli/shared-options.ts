import { Option } from 'commander';
import { IMPORT_FORMATS } from '../../shared/jobs/import.ts';

export const dataOption = (whose: string): Option =>
  new Option('--data <dir>', `the data folder; default: JOBDECK_DATA, or else ${whose}`);

export const colourOptions = (): readonly Option[] => [
  new Option('--color', 'colours, whether or not they go to a terminal'),
  new Option('--no-color', 'no colours'),
];

export const formatOption = (): Option =>
  new Option('--format <format>', 'of the file, whatever its name; standard input is jsonl').choices(
    IMPORT_FORMATS,
  );
