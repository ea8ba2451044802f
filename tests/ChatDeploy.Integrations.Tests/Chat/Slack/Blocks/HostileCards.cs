using System.Text;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Model;

namespace ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;

/// <summary>Cards that no template would make and some that no reader would let pass, by seed: text that means something to Slack, too much of everything, or nothing.</summary>
internal sealed class HostileCards(int seed)
{
    private static readonly string[] Scraps =
    [
        "plain ", "**bold** ", "**a**b**c** ", "_it_ ", "*i* ", "[a](https://evil.example/?a=1&b=2|3) ", "[x **y** | > z](https://evil.example) ", "[](https://e.example) ", "[a](javascript:x) ", "{{DATE(2026-11-20T08:00:00Z,SHORT)}} {{TIME(2026-11-20T08:00:00Z)}} ",
        "{{TIME(2026-11-20T08:00:00Z)}} ", "{{DATE(never)}} ", "`x` ", "```\n", "\\", "\\*", "\\_x\\_", "\\[", "\n- item", "\n1. one", "<!channel> ", "<@U0ADA> ", "<https://e.example|x> ", "@here ", "#general ", ":tada: ", "😀👩‍👩‍👧‍👦 ", "語語語 ", "עדכון ", "\u2068تحديث\u2069 ",
        "\u202E", "\uD800", "\uDC00", "|", "~~s~~ ", "~s~ ", "> q ", "\n>", new string('ﷺ', 60), new string('a', 300), "&amp; ", "&", "<", ">", "'", "\"", "\u200b", "\t", "\r\n", "\n\n", "a\u0301\u0301\u0301\u0301", "*", "_", "**", "`",
    ];

    private readonly Random _random = new(seed);
    private int _inputs;

    public Card Next() => new(Text(600), [.. Many(30, () => Element(0))], Actions(), []);

    private CardElement Element(int depth) => (_random.Next(depth > 2 ? 9 : 11) switch
    {
        0 or 1 or 2 => new CardElement.Text(Text(3_000), Any<TextKind>(), Any<CardTone>()),
        3 => new CardElement.RichText([.. Many(4, () => new TextRun(Text(2_000), Coin(), Coin(), Coin(), Coin(), Coin(), Any<CardTone>()))]),
        4 => new CardElement.Facts([.. Many(14, () => new Fact(Text(500), Text(1_500)))]),
        5 => new CardElement.Columns([.. Many(3, () => new Column(Coin(), [.. Many(5, () => new CardElement.Text(Text(400), Any<TextKind>(), Any<CardTone>()))]))]),
        6 => Table(),
        7 => new CardElement.Buttons(Actions()),
        8 => Input(),
        _ => (CardElement)new CardElement.Group(Any<ContainerStyle>(), [.. Many(6, () => Element(depth + 1))]),
    }) with
    { Separator = Coin(), Id = $"id{_inputs++}" };

    private CardElement.Table Table()
    {
        var columns = _random.Next(1, _random.Next(5) == 0 ? 25 : 6);
        return new CardElement.Table(Coin(), [.. Many(_random.Next(5) == 0 ? 130 : 20, () => Enumerable.Range(0, columns).Select(_ => Text(60)).ToList()), Enumerable.Range(0, columns).Select(_ => "x").ToList()]);
    }

    private CardElement Input() => _random.Next(3) switch
    {
        0 => new CardElement.TextInput(Text(200), Coin() ? null : Text(150), Coin(), _random.Next(1, 3_500), Coin(), Coin() ? null : Text(3_000)),
        1 => Choices(),
        _ => new CardElement.ToggleInput(Text(75), Coin() ? null : Text(200), "on", "off", Coin() ? "on" : null),
    };

    private CardElement.ChoiceInput Choices()
    {
        var choices = Enumerable.Range(0, _random.Next(1, 130)).Select(i => new Choice(Text(75), $"v{(Coin() ? i : 0)}")).ToList();
        return new CardElement.ChoiceInput(Text(200), Coin() ? null : Text(150), Coin(), Coin(), Coin(), choices, string.Join(',', Many(3, () => $"v{_random.Next(140)}")));
    }

    private IReadOnlyList<CardAction> Actions() => [.. Many(7, () => _random.Next(3) == 0
        ? (CardAction)new CardAction.Open(Text(30), new Uri("https://deploy.example.com/" + Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Text(200))))), Coin())
        : new CardAction.Execute(Text(30), Coin() ? "approve" : "say", new JsonObject { ["verb"] = "x", ["text"] = Text(180) }, Coin() ? null : Text(300), Any<ActionStyle>(), Coin(), Coin()))];

    private string Text(int longest)
    {
        var text = new StringBuilder("t");
        for (var room = _random.Next(3) == 0 ? _random.Next(longest) : Math.Min(longest, _random.Next(60)); room > 0; room -= 12) text.Append(Scraps[_random.Next(Scraps.Length)]);
        return text.Length <= longest ? text.ToString() : text.ToString(0, longest);
    }

    private bool Coin() => _random.Next(2) == 0;

    private T Any<T>() where T : struct, Enum => Enum.GetValues<T>()[_random.Next(Enum.GetValues<T>().Length)];

    private List<T> Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => make())];
}
