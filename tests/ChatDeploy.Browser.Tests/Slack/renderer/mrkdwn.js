// Slack's mrkdwn as HTML, by its rules. The renderer's own reader takes it for Markdown, and reads nothing at all where it is verbatim.

export const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
  .replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const formats = {
  date_num: { dateStyle: "short" }, date: { dateStyle: "long" }, date_short: { dateStyle: "medium" }, date_long: { dateStyle: "full" },
  time: { timeStyle: "short" }, time_secs: { timeStyle: "medium" },
};

function moment(seconds, format) {
  const at = new Date(seconds * 1000);
  return format.replace(/{(\w+?)(_pretty)?}/g, (whole, name) => (formats[name] ? new Intl.DateTimeFormat("en-US", formats[name]).format(at) : whole));
}

// What stands between < and >: an address, a date, a mention.
function entity(inner) {
  const [target, label] = [inner.split("|")[0], inner.split("|").slice(1).join("|")];
  const date = target.match(/^!date\^(\d+)\^([^^]+)/);
  if (date) return plain(moment(Number(date[1]), date[2]));
  if (/^[@#!]/.test(target)) return `<span class="mention">${plain(target[0] === "!" ? "@" + target.slice(1) : target[0] + (label || target.slice(1)))}</span>`;
  return `<a href="${plain(target)}">${plain(label || target)}</a>`;
}

// A mark opens after what is no letter and before what is no space, and closes the other way round, in the same line.
function marked(text, marks = "*_~") {
  for (let i = 0; i < text.length; i++) {
    const tag = { "*": "strong", _: "em", "~": "s" }[text[i]];
    if (!tag || !marks.includes(text[i]) || /[\p{L}\p{N}]/u.test(text[i - 1] ?? " ") || /[\s\u200b]|^$/.test(text[i + 1] ?? "")) continue;
    for (let end = text.indexOf(text[i], i + 2); end > 0; end = text.indexOf(text[i], end + 1)) {
      if (/[\s\u200b]/.test(text[end - 1]) || /[\p{L}\p{N}]/u.test(text[end + 1] ?? " ")) continue;
      return `${text.slice(0, i)}<${tag}>${marked(text.slice(i + 1, end), marks.replace(text[i], ""))}</${tag}>${marked(text.slice(end + 1), marks)}`;
    }
  }
  return text;
}

function line(text) {
  // What must not be read again is put aside under a letter that nobody writes.
  const aside = [];
  const keep = (html) => `\ue000${aside.push(html) - 1}\ue001`;
  const kept = text.replace(/`([^`]+)`/g, (_, code) => keep(`<code>${plain(code)}</code>`)).replace(/<([^<>]+)>/g, (_, inner) => keep(entity(inner)));
  return marked(plain(kept)).replace(/\ue000(\d+)\ue001/g, (_, at) => aside[at]);
}

export function html(text) {
  return text.split(/```/).map((part, at, parts) => {
    if (at % 2 === 1 && at < parts.length - 1) return `<pre>${plain(part.replace(/^\n|\n$/g, ""))}</pre>`;
    return part.replace(at > 0 ? /^\n/ : /^$/, "").replace(at < parts.length - 1 ? /\n$/ : /$^/, "").split("\n")
      .map((row) => (/^(&gt;|>)/.test(row) ? `<blockquote>${line(row.replace(/^(&gt;|>) ?/, ""))}</blockquote>` : line(row))).join("<br>");
  }).join("");
}
