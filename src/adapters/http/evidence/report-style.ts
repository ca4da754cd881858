/** A4, black on white, nothing from elsewhere. */
export const REPORT_STYLE = `
@page { size: A4; margin: 14mm 14mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 8mm; color: #1a1d21; background: #fff;
  font: 10.5pt/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
header { border-bottom: 2px solid #1a1d21; padding-bottom: 4mm; margin-bottom: 5mm; }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 1mm; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2mm; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 2mm 1.2mm 0; border-bottom: 1px solid #d5d9de; }
th { font-weight: 600; white-space: nowrap; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.facts th { width: 38mm; color: #4a525b; }
.hash { font: 7.5pt/1.35 ui-monospace, "Cascadia Mono", Consolas, monospace; overflow-wrap: anywhere; color: #4a525b; }
.when { white-space: nowrap; font-variant-numeric: tabular-nums; }
.map { break-inside: avoid; }
.sheet { width: 100%; height: auto; display: block; font: 11px system-ui, sans-serif; }
.ground { fill: #f5f6f4; } .frame { fill: none; stroke: #9aa3ad; }
.zone { fill: #c2410c1f; stroke: #c2410c; stroke-width: 1.2; fill-rule: evenodd; }
.foot { fill: #0369a11f; stroke: #0369a1; stroke-width: 0.8; }
.track { fill: none; stroke: #1a1d21; stroke-width: 2; stroke-linejoin: round; }
.photo { fill: #0369a1; } .place { fill: #b91c1c; stroke: #fff; stroke-width: 1.5; }
.bar { fill: none; stroke: #1a1d21; }
.photos { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; }
figure { margin: 0; break-inside: avoid; }
.picture { position: relative; background: #eef0f2; line-height: 0; }
.picture img { width: 100%; height: auto; display: block; }
.picture i { position: absolute; border: 2px solid #b91c1c; }
.picture i b { position: absolute; left: -2px; bottom: 100%; padding: 0 1mm; background: #b91c1c; color: #fff;
  font: 7.5pt/1.4 system-ui, sans-serif; white-space: nowrap; }
.nothing { line-height: 30mm; text-align: center; color: #4a525b; }
figcaption { margin-top: 1mm; font-size: 9pt; }
.log { font-size: 9.5pt; }
@media print { body { padding: 0; max-width: none; } }
`;
