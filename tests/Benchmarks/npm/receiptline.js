// receiptline: it takes a document, so that each form is text to bytes. It keeps no dots between documents.
'use strict';
const receiptline = require('receiptline');

module.exports = (slip, name) => {
  const printer = {
    command: name === 'receiptline-generic' ? 'generic' : 'epson',
    cpl: slip.columns,
    encoding: 'gb18030',
    spacing: true,
  };
  const document = slip.document.join('\n');
  const withLogo = `{image:${slip.logo}}\n${document}`;
  const make = text => Buffer.from(receiptline.transform(text, printer), 'latin1');
  return { plain: () => make(document), decoded: () => make(withLogo) };
};
