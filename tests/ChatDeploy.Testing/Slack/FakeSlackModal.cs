using System.Globalization;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>
/// A modal as a person sees it: they choose what is offered, type what fits, press its buttons and submit it. As in Slack, what was filled
/// in of an input stays when the modal is drawn anew with an input of the same ids, and what has to be filled in keeps it from being submitted.
/// </summary>
/// <exception cref="InvalidOperationException">The person cannot do that: it is not offered, too long, or missing.</exception>
public sealed class FakeSlackModal
{
    private readonly FakeSlackPerson _person;
    private readonly FakeSlackWorkspace _workspace;
    private readonly FakeSlackView _view;
    private readonly Dictionary<(string Block, string Action), JsonNode?> _filled = [];
    private int _drawn;

    internal FakeSlackModal(FakeSlackPerson person, FakeSlackWorkspace workspace, FakeSlackView view) => (_person, _workspace, _view) = (person, workspace, view);

    /// <summary>Its id.</summary>
    public string Id => _view.Id;

    /// <summary>Whether it is gone from the screen.</summary>
    public bool IsClosed => _view.IsClosed;

    /// <summary>All of its text, a line for each piece; labels, options and buttons, too.</summary>
    public string Text => string.Join('\n', Texts(Content["blocks"]));

    /// <summary>What stands on the button that submits it; null where it has none.</summary>
    public string? Submit => (string?)Content["submit"]?["text"];

    /// <summary>What stands on its other buttons.</summary>
    public IReadOnlyList<string> Buttons => Elements("actions").Select(button => (string)button["text"]!["text"]!).ToList();

    /// <summary>Its inputs, by <c>block_id</c>.</summary>
    public IReadOnlyList<string> Inputs => Blocks("input").Select(block => (string)block["block_id"]!).ToList();

    /// <summary>What is wrong beside its inputs since it was submitted last, by <c>block_id</c>.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();

    /// <summary>As it was sent last.</summary>
    public JsonObject Content => _view.Shown[^1];

    /// <summary>The input's kind: <c>static_select</c>.</summary>
    public string KindOf(string block) => (string)Element(block)["type"]!;

    /// <summary>What an input holds: text, date or time, or the labels of what is chosen.</summary>
    public IReadOnlyList<string> Holds(string block) => Filled(block) switch
    {
        null => [],
        JsonArray several => several.Select(Label).ToList(),
        JsonObject option => [Label(option)],
        var text => [(string)text!],
    };

    /// <summary>What a list offers: its options or, of one that asks, what it is answered for a text.</summary>
    public async Task<IReadOnlyList<string>> OfferedAsync(string block, string typed = "") => (await OptionsAsync(block, typed)).Select(Label).ToList();

    /// <summary>Chooses what is offered: that with the label, or else the first whose label holds it.</summary>
    /// <param name="block">The list.</param>
    /// <param name="label">The label, or a part of it.</param>
    /// <param name="typed">What is typed first, in a list that asks.</param>
    public async Task ChooseAsync(string block, string label, string typed = "")
    {
        var options = await OptionsAsync(block, typed);
        var option = options.FirstOrDefault(o => Label(o) == label) ?? options.FirstOrDefault(o => Label(o).Contains(label, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{block} does not offer '{label}', but {string.Join(" | ", options.Select(Label))}");
        var chosen = option.DeepClone();
        if (!IsMultiple(block)) Fill(block, chosen);
        else if (!Several(block).Any(o => Same(o, chosen))) Fill(block, new JsonArray([.. Several(block).Select(o => o!.DeepClone()), chosen]));
    }

    /// <summary>Takes one of several choices back.</summary>
    public void Unchoose(string block, string label) => Fill(
        block,
        Several(block).Any(o => Label(o).Contains(label, StringComparison.Ordinal))
            ? new JsonArray([.. Several(block).Where(o => !Label(o).Contains(label, StringComparison.Ordinal)).Select(o => o!.DeepClone())])
            : throw new InvalidOperationException($"{block} does not hold '{label}'"));

    /// <summary>Types a text, or picks a date (<c>2026-11-20</c>) or a time (<c>18:30</c>); an empty one clears the input.</summary>
    public void Type(string block, string text)
    {
        var element = Element(block);
        switch ((string)element["type"]!)
        {
            case "plain_text_input" when text.Length > ((int?)element["max_length"] ?? 3_000):
                throw new InvalidOperationException($"{block} takes {element["max_length"]} characters");
            case "datepicker" when text.Length > 0 && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
            case "timepicker" when text.Length > 0 && !TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                throw new InvalidOperationException($"{block} does not offer {text}");
            case "plain_text_input" or "datepicker" or "timepicker":
                Fill(block, text.Length == 0 ? null : JsonValue.Create(text));
                break;
            default:
                throw new InvalidOperationException($"nothing can be typed into {block}");
        }
    }

    /// <summary>Submits it, and does what it is answered.</summary>
    public async Task SubmitAsync()
    {
        if (Submit is null) throw new InvalidOperationException("it has no button to submit it");
        var missing = Blocks("input").Where(block => (bool?)block["optional"] != true && Holds((string)block["block_id"]!).Count == 0).Select(block => (string)block["block_id"]!).ToList();
        if (missing.Count > 0) throw new InvalidOperationException($"has to be filled in: {string.Join(", ", missing)}");
        Errors = new Dictionary<string, string>();
        Answered(await _person.SendAsync("view_submission", _view, new JsonObject { ["view"] = View(), ["response_urls"] = new JsonArray() }));
    }

    /// <summary>Presses one of its buttons, having confirmed where it asks.</summary>
    /// <param name="label">The button's label.</param>
    /// <param name="times">How often at once: as it shows now, before any answer changes it.</param>
    public async Task PressAsync(string label, int times = 1)
    {
        var block = Blocks("actions").FirstOrDefault(b => ((JsonArray)b["elements"]!).Any(e => (string?)e!["text"]!["text"] == label)) ?? throw new InvalidOperationException($"it has no button '{label}', but {string.Join(" | ", Buttons)}");
        var button = ((JsonArray)block["elements"]!).First(e => (string?)e!["text"]!["text"] == label)!;
        var action = new JsonObject
        {
            ["type"] = "button", ["action_id"] = button["action_id"]!.DeepClone(), ["block_id"] = (string?)block["block_id"] ?? "b1", ["action_ts"] = "1.2", ["value"] = button["value"]?.DeepClone(), ["text"] = button["text"]!.DeepClone(),
        };
        var press = new JsonObject { ["view"] = View(), ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = _view.Id }, ["actions"] = new JsonArray(action) };
        await Task.WhenAll(Enumerable.Range(0, times).Select(_ => (JsonObject)press.DeepClone()).ToList().Select(payload => _person.SendAsync("block_actions", _view, payload)));
    }

    private async Task<IReadOnlyList<JsonNode>> OptionsAsync(string block, string typed)
    {
        var element = Element(block);
        if (element["options"] is JsonArray options) return [.. options.Select(o => o!)];
        if (typed.Length < ((int?)element["min_query_length"] ?? 3)) throw new InvalidOperationException($"{block} asks from {element["min_query_length"] ?? 3} characters on");
        var payload = new JsonObject { ["view"] = View(), ["container"] = new JsonObject { ["type"] = "view", ["view_id"] = _view.Id }, ["block_id"] = block, ["action_id"] = element["action_id"]!.DeepClone(), ["value"] = typed };
        var found = (await _person.SendAsync("block_suggestion", _view, payload))?["options"] as JsonArray;
        FakeSlackBlocks.CheckOptions(found);
        return [.. found!.Select(o => o!)];
    }

    private void Answered(JsonObject? answer)
    {
        switch ((string?)answer?["response_action"])
        {
            case null or "clear":
                _view.IsClosed = true;
                break;
            case "update":
                _workspace.Answer(_view, (JsonObject)answer!["view"]!);
                break;
            case "errors" when answer!["errors"] is JsonObject { Count: > 0 } errors:
                if (errors.FirstOrDefault(e => !Inputs.Contains(e.Key, StringComparer.Ordinal)) is { Key: { } unknown }) throw new InvalidOperationException($"there is an error for {unknown}, which is none of the inputs {string.Join(", ", Inputs)}");
                Errors = errors.ToDictionary(e => e.Key, e => (string)e.Value!, StringComparer.Ordinal);
                break;
            default:
                throw new InvalidOperationException($"Slack cannot do this: {answer!.ToJsonString()}");
        }
    }

    // As Slack sends it: every input is there, filled in or not.
    private JsonObject View()
    {
        var values = new JsonObject();
        foreach (var block in Blocks("input"))
        {
            var (id, element) = ((string)block["block_id"]!, (JsonObject)block["element"]!);
            var type = (string)element["type"]!;
            var held = Filled(id)?.DeepClone();
            var name = type switch
            {
                "plain_text_input" => "value",
                "datepicker" => "selected_date",
                "timepicker" => "selected_time",
                _ => IsMultiple(id) ? "selected_options" : "selected_option",
            };
            values[id] = new JsonObject { [(string)element["action_id"]!] = new JsonObject { ["type"] = type, [name] = held ?? (name == "selected_options" ? new JsonArray() : null) } };
        }

        var view = (JsonObject)Content.DeepClone();
        (view["id"], view["hash"], view["root_view_id"], view["previous_view_id"]) = (_view.Id, _view.Hash, _view.RootId, _view.PreviousId);
        view["state"] = new JsonObject { ["values"] = values };
        return view;
    }

    private JsonNode? Filled(string block)
    {
        Draw();
        var element = Element(block);
        return _filled.TryGetValue((block, (string)element["action_id"]!), out var held) ? held
            : element["initial_value"] ?? element["initial_date"] ?? element["initial_time"] ?? element["initial_option"] ?? element["initial_options"];
    }

    private void Fill(string block, JsonNode? value)
    {
        Draw();
        _filled[(block, (string)Element(block)["action_id"]!)] = value;
    }

    // What is filled in stays as long as every drawing since has had the input.
    private void Draw()
    {
        for (; _drawn < _view.Shown.Count; _drawn++)
        {
            var there = Ids(_view.Shown[_drawn]).ToHashSet();
            foreach (var gone in _filled.Keys.Where(key => !there.Contains(key)).ToList()) _filled.Remove(gone);
        }
    }

    private static IEnumerable<(string, string)> Ids(JsonObject view) => ((JsonArray)view["blocks"]!).Where(block => (string?)block!["type"] == "input").Select(block => ((string)block!["block_id"]!, (string)block["element"]!["action_id"]!));

    private IEnumerable<JsonObject> Blocks(string type) => ((JsonArray)Content["blocks"]!).OfType<JsonObject>().Where(block => (string?)block["type"] == type);

    private IEnumerable<JsonNode> Elements(string type) => Blocks(type).SelectMany(block => (JsonArray)block["elements"]!).Select(element => element!);

    private JsonObject Element(string block) =>
        (JsonObject)(Blocks("input").FirstOrDefault(b => (string?)b["block_id"] == block) ?? throw new InvalidOperationException($"there is no input {block}, but {string.Join(", ", Inputs)}"))["element"]!;

    private bool IsMultiple(string block) => KindOf(block).StartsWith("multi_", StringComparison.Ordinal) || KindOf(block) == "checkboxes";

    private JsonArray Several(string block) => Filled(block) as JsonArray ?? [];

    private static bool Same(JsonNode? one, JsonNode? other) => (string?)one?["value"] == (string?)other?["value"];

    private static string Label(JsonNode? option) => (string?)option?["text"]?["text"] ?? "";

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonObject parts => parts.SelectMany(part => part.Key == "text" && part.Value is JsonValue value ? [value.GetValue<string>()] : Texts(part.Value)),
        _ => [],
    };
}
