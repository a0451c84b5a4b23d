// Says what the language service of Dockerfiles has against the given file. Ends with 1 if it has anything.
const fs = require('fs');
const { validate, ValidationSeverity } = require('dockerfile-utils');

const file = process.argv[2];
const findings = validate(fs.readFileSync(file, 'utf8'), {
  deprecatedMaintainer: ValidationSeverity.ERROR,
  directiveCasing: ValidationSeverity.ERROR,
  emptyContinuationLine: ValidationSeverity.ERROR,
  instructionCasing: ValidationSeverity.ERROR,
  instructionCmdMultiple: ValidationSeverity.ERROR,
  instructionEntrypointMultiple: ValidationSeverity.ERROR,
  instructionHealthcheckMultiple: ValidationSeverity.ERROR,
  instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
  instructionWorkdirRelative: ValidationSeverity.ERROR,
});
for (const finding of findings) {
  console.error(`${file}:${finding.range.start.line + 1}: ${finding.message}`);
}
process.exitCode = findings.length === 0 ? 0 : 1;
