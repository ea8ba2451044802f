using System.Net;
using System.Text;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>
/// Writes a card as a page for mail clients: tables and inline styles only. It sets no colours of text or ground, so that it reads as well where the
/// client is dark; what a colour says, the words say too. Inputs are left out; buttons lead to the console.
/// </summary>
internal static class LetterHtml
{
    private const string Table = "role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border-collapse:collapse\"";
    private const string Base = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45;overflow-wrap:anywhere";

    /// <summary>The page.</summary>
    /// <param name="title">Plain text, which clients show beside the subject.</param>
    /// <param name="body">The card's elements.</param>
    /// <param name="page">The console's page on which its buttons are.</param>
    public static string Write(string title, IReadOnlyList<CardElement> body, string page)
    {
        var html = new StringBuilder(4_096);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\"><title>").Append(Text(title)).Append("</title></head>\n")
            .Append("<body style=\"margin:0;padding:16px\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"max-width:640px\"><tr><td style=\"")
            .Append(Base).Append("\">\n");
        Add(html, body, page);
        html.Append("<p style=\"margin:16px 0 0;font-size:12px\">Sent by ChatDeploy; nobody reads answers to this mail.</p>\n</td></tr></table></body></html>\n");
        return html.ToString();
    }

    private static void Add(StringBuilder html, IReadOnlyList<CardElement> elements, string page)
    {
        foreach (var element in elements)
        {
            if (element.Separator) html.Append("<hr style=\"border:0;border-top:1px solid #999999;margin:12px 0\">\n");
            switch (element)
            {
                case CardElement.Text text:
                    html.Append(text.Kind switch
                    {
                        TextKind.Heading => $"<h1 style=\"margin:0 0 4px;font-size:20px;line-height:1.3\">{Spans(text.Markdown)}</h1>\n",
                        TextKind.Strong => $"<p style=\"margin:6px 0;font-weight:bold\">{Spans(text.Markdown)}</p>\n",
                        TextKind.Subtle => $"<p style=\"margin:2px 0 6px;font-size:13px\">{Spans(text.Markdown)}</p>\n",
                        _ => $"<p style=\"margin:6px 0\">{Spans(text.Markdown)}</p>\n",
                    });
                    break;
                case CardElement.RichText rich:
                    html.Append("<p style=\"margin:6px 0\">").AppendJoin("", rich.Runs.Select(Run)).Append("</p>\n");
                    break;
                case CardElement.Facts facts:
                    html.Append("<table ").Append(Table).Append(">\n");
                    foreach (var fact in facts.Items) html.Append($"<tr><td style=\"padding:2px 14px 2px 0;vertical-align:top;font-weight:bold\">{Spans(fact.Title)}</td><td style=\"padding:2px 0;vertical-align:top\">{Spans(fact.Value)}</td></tr>\n");
                    html.Append("</table>\n");
                    break;
                case CardElement.Columns columns:
                    html.Append("<table ").Append(Table).Append("><tr>");
                    foreach (var column in columns.Items)
                    {
                        html.Append("<td style=\"padding-right:14px;vertical-align:top\">");
                        Add(html, column.Items, page);
                        html.Append("</td>");
                    }

                    html.Append("</tr></table>\n");
                    break;
                case CardElement.Group group:
                    html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:10px 0\"><tr><td style=\"border-left:4px solid ").Append(Edge(group.Style)).Append(";padding:2px 0 2px 12px\">\n");
                    Add(html, group.Items, page);
                    html.Append("</td></tr></table>\n");
                    break;
                case CardElement.Table table:
                    AddTable(html, table);
                    break;
                case CardElement.Buttons buttons:
                    html.Append("<p style=\"margin:14px 0 4px\">In the console: ").AppendJoin(" &nbsp; ", buttons.Actions.Select(action => Link(page, Text(action.Title), isButton: true))).Append("</p>\n");
                    break;
            }
        }
    }

    private static void AddTable(StringBuilder html, CardElement.Table table)
    {
        html.Append("<table cellpadding=\"4\" cellspacing=\"0\" border=\"1\" style=\"border-collapse:collapse;margin:8px 0\">\n");
        for (var i = 0; i < table.Rows.Count; i++)
        {
            var tag = i == 0 && table.FirstRowAsHeader ? "th" : "td";
            html.Append("<tr>").AppendJoin("", table.Rows[i].Select(cell => $"<{tag} style=\"text-align:left;vertical-align:top\">{Spans(cell)}</{tag}>")).Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    private static string Edge(ContainerStyle style) => style switch
    {
        ContainerStyle.Good => "#2e9e5b",
        ContainerStyle.Warning => "#d98e04",
        ContainerStyle.Attention => "#d64545",
        ContainerStyle.Accent => "#2f6fed",
        _ => "#999999",
    };

    private static string Spans(string markdown) => string.Concat(MailMarkdown.Read(markdown).Select(span =>
    {
        var text = Text(span.Text).Replace("\n", "<br>", StringComparison.Ordinal);
        if (span.IsItalic) text = $"<em>{text}</em>";
        if (span.IsBold) text = $"<strong>{text}</strong>";
        return span.Link is { } link ? Link(link, text, isButton: false) : text;
    }));

    private static string Run(TextRun run)
    {
        var text = Text(run.Text);
        if (run.IsCode) text = $"<code>{text}</code>";
        if (run.IsStruck) text = $"<s>{text}</s>";
        if (run.IsItalic) text = $"<em>{text}</em>";
        return run.IsBold ? $"<strong>{text}</strong>" : text;
    }

    private static string Link(string address, string inner, bool isButton) =>
        $"<a href=\"{WebUtility.HtmlEncode(address)}\"{(isButton ? " style=\"font-weight:bold;white-space:nowrap\"" : "")}>{inner}</a>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
