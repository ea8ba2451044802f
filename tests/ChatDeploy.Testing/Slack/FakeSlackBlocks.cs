using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>Block Kit's limits (Slack notes, section 7), for what ChatDeploy may send; blocks that are not looked into are only counted.</summary>
internal sealed class FakeSlackBlocks
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _blockIds = new(StringComparer.Ordinal);
    private int _markdown;
    private int _tables;
    private bool _hasInput;

    /// <summary>Refuses what Slack would refuse in a message.</summary>
    /// <exception cref="FakeSlackRefusal">As Slack says it.</exception>
    public static void CheckMessage(JsonArray blocks)
    {
        var check = new FakeSlackBlocks();
        check.Blocks(blocks, 50);
        if (check._tables > 1) throw new FakeSlackRefusal("invalid_blocks", "only_one_table_allowed");
        if (check._problems.Count > 0) throw new FakeSlackRefusal("invalid_blocks", [.. check._problems]);

        // Undocumented; seen from about here on (bolt-js issue 2509), blocks without text count, too.
        if (blocks.ToJsonString(Unescaped).Length > 13_200) throw new FakeSlackRefusal("msg_blocks_too_long");
    }

    /// <summary>Refuses what Slack would refuse in a view.</summary>
    /// <exception cref="FakeSlackRefusal">As Slack says it.</exception>
    public static void CheckView(JsonObject view, bool isHome)
    {
        if (view.ToJsonString().Length > 250_000) throw new FakeSlackRefusal("view_too_large");
        var check = new FakeSlackBlocks();
        check.Require((string?)view["type"] == (isHome ? "home" : "modal"), "/view/type", "unsupported type");
        check.Blocks(view["blocks"] as JsonArray ?? [], 100);
        if (!isHome)
        {
            check.Text(view["title"], "/view/title", 24, isPlain: true);
            if (view["submit"] is { } submit) check.Text(submit, "/view/submit", 24, isPlain: true);
            if (view["close"] is { } close) check.Text(close, "/view/close", 24, isPlain: true);
            check.Require(!check._hasInput || view["submit"] is not null, "/view/submit", "missing required field: submit");
        }

        check.Limit(view["callback_id"], "/view/callback_id", 255);
        check.Limit(view["external_id"], "/view/external_id", 255);
        check.Limit(view["private_metadata"], "/view/private_metadata", 3_000);
        if (check._problems.Count > 0) throw new FakeSlackRefusal("invalid_arguments", [.. check._problems]);
    }

    private void Blocks(JsonArray blocks, int most)
    {
        Require(blocks.Count <= most, "/blocks", $"no more than {most} items allowed");
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is JsonObject block) Block(block, $"/blocks/{i}");
            else Require(false, $"/blocks/{i}", "must be an object");
        }
    }

    /// <summary>Refuses what Slack would refuse as an answer to somebody who types in a list.</summary>
    /// <exception cref="FakeSlackRefusal">Where it shows nothing but an error.</exception>
    public static void CheckOptions(JsonArray? options)
    {
        var check = new FakeSlackBlocks();
        check.Require(options is not null, "/options", "missing required field: options");
        if (options?.Count > 0) check.Each(options, "/options", 100, check.Option);
        if (check._problems.Count > 0) throw new FakeSlackRefusal("invalid_options", [.. check._problems]);
    }

    private void Block(JsonObject block, string at)
    {
        Limit(block["block_id"], $"{at}/block_id", 255);
        if ((string?)block["block_id"] is { } id) Require(_blockIds.Add(id), $"{at}/block_id", "already exists");
        switch ((string?)block["type"])
        {
            case "divider":
                break;
            case "header":
                Text(block["text"], $"{at}/text", 150, isPlain: true);
                break;
            case "section":
                Require(block["text"] is not null || block["fields"] is not null, at, "missing required field: text");
                if (block["text"] is { } text) Text(text, $"{at}/text", 3_000);
                if (block["fields"] is JsonArray fields) Each(fields, $"{at}/fields", 10, (field, where) => Text(field, where, 2_000));
                if (block["accessory"] is { } accessory) Element(accessory, $"{at}/accessory");
                break;
            case "context":
                Each(block["elements"] as JsonArray, $"{at}/elements", 10, (element, where) =>
                {
                    if ((string?)element?["type"] == "image") Image(element, where);
                    else Text(element, where, 3_000);
                });
                break;
            case "actions":
                Each(block["elements"] as JsonArray, $"{at}/elements", 25, Element);
                Unique((block["elements"] as JsonArray ?? []).Select(element => (string?)element?["action_id"]), at);
                break;
            case "input":
                _hasInput = true;
                Text(block["label"], $"{at}/label", 2_000, isPlain: true);
                if (block["hint"] is { } hint) Text(hint, $"{at}/hint", 2_000, isPlain: true);
                Element(block["element"], $"{at}/element");
                break;
            case "image":
                Image(block, at);
                break;
            case "markdown":
                _markdown += ((string?)block["text"])?.Length ?? 0;
                Require(_markdown <= 12_000, $"{at}/text", "must be less than 12001 characters");
                break;
            case "table":
                _tables++;
                Each(block["rows"] as JsonArray, $"{at}/rows", 100, (row, where) => Each(row as JsonArray, where, 20, (cell, cellAt) => Require((string?)cell?["type"] is "raw_text" or "rich_text" or "raw_number", cellAt, "unsupported type")));
                break;
            case "rich_text" or "video" or "file" or "alert" or "card" or "carousel" or "container" or "data_table" or "plan" or "task_card":
                break;
            default:
                Require(false, $"{at}/type", "unsupported type");
                break;
        }
    }

    private void Element(JsonNode? element, string at)
    {
        Limit(element?["action_id"], $"{at}/action_id", 255);
        if (element?["placeholder"] is { } placeholder) Text(placeholder, $"{at}/placeholder", 150, isPlain: true);
        if (element?["confirm"] is { } confirm) Confirm(confirm, $"{at}/confirm");
        switch ((string?)element?["type"])
        {
            case "button":
                Text(element!["text"], $"{at}/text", 75, isPlain: true);
                Limit(element["value"], $"{at}/value", 2_000);
                Limit(element["url"], $"{at}/url", 3_000);
                Require((string?)element["style"] is null or "primary" or "danger", $"{at}/style", "must be a valid enum value");
                break;
            case "static_select" or "multi_static_select":
                Require((element!["options"] is null) != (element["option_groups"] is null), at, "must have options or option_groups");
                if (element["options"] is JsonArray options) Each(options, $"{at}/options", 100, Option);
                if (element["option_groups"] is JsonArray groups)
                {
                    Each(groups, $"{at}/option_groups", 100, (group, where) =>
                    {
                        Text(group?["label"], $"{where}/label", 75, isPlain: true);
                        Each(group?["options"] as JsonArray, $"{where}/options", 100, Option);
                    });
                }

                Initial(element, at);
                break;
            case "radio_buttons" or "checkboxes":
                Each(element!["options"] as JsonArray, $"{at}/options", 10, Option);
                Initial(element, at);
                break;
            case "overflow":
                Each(element!["options"] as JsonArray, $"{at}/options", 5, Option);
                break;
            case "plain_text_input":
                Require(element!["max_length"] is null || (int)element["max_length"]! is >= 1 and <= 3_000, $"{at}/max_length", "must be less than 3001");
                break;
            case "image":
                Image(element!, at);
                break;
            case "external_select" or "multi_external_select":
                if (element!["initial_option"] is { } one) Option(one, $"{at}/initial_option");
                if (element["initial_options"] is JsonArray several) Each(several, $"{at}/initial_options", 100, Option);
                break;
            case "users_select" or "multi_users_select" or "conversations_select" or "channels_select" or "datepicker" or "timepicker"
                or "datetimepicker" or "number_input" or "email_text_input" or "url_text_input" or "rich_text_input" or "workflow_button":
                break;
            default:
                Require(false, $"{at}/type", "unsupported type");
                break;
        }
    }

    private void Option(JsonNode? option, string at)
    {
        Text(option?["text"], $"{at}/text", 75);
        if (option?["description"] is { } description) Text(description, $"{at}/description", 75);
        Limit(option?["value"], $"{at}/value", 150);
    }

    private void Initial(JsonNode element, string at)
    {
        var values = (element["options"] as JsonArray ?? []).Concat((element["option_groups"] as JsonArray ?? []).SelectMany(group => group?["options"] as JsonArray ?? []))
            .Select(option => option?.ToJsonString()).ToHashSet(StringComparer.Ordinal);
        var initial = element["initial_option"] is { } one ? new List<JsonNode?> { one } : [.. element["initial_options"] as JsonArray ?? []];
        Require(initial.All(option => values.Contains(option?.ToJsonString())), at, "initial_option must be one of the options");
    }

    private void Confirm(JsonNode confirm, string at)
    {
        Text(confirm["title"], $"{at}/title", 100, isPlain: true);
        Text(confirm["text"], $"{at}/text", 300);
        Text(confirm["confirm"], $"{at}/confirm", 30, isPlain: true);
        Text(confirm["deny"], $"{at}/deny", 30, isPlain: true);
    }

    private void Image(JsonNode image, string at)
    {
        Require(image["image_url"] is not null || image["slack_file"] is not null, at, "missing required field: image_url");
        Limit(image["image_url"], $"{at}/image_url", 3_000);
        Require(image["alt_text"] is not null, at, "missing required field: alt_text");
        Limit(image["alt_text"], $"{at}/alt_text", 2_000);
    }

    private void Text(JsonNode? text, string at, int most, bool isPlain = false)
    {
        var type = (string?)text?["type"];
        Require(type == "plain_text" || (type == "mrkdwn" && !isPlain), $"{at}/type", "unsupported type");
        var length = ((string?)text?["text"])?.Length ?? 0;
        Require(length > 0, $"{at}/text", "must be more than 0 characters");
        Require(length <= most, $"{at}/text", $"must be less than {most + 1} characters");
    }

    private void Each(JsonArray? items, string at, int most, Action<JsonNode?, string> check)
    {
        Require(items?.Count > 0, at, "no less than 1 items allowed");
        Require(items is null || items.Count <= most, at, $"no more than {most} items allowed");
        for (var i = 0; i < items?.Count; i++) check(items[i], $"{at}/{i}");
    }

    private void Unique(IEnumerable<string?> ids, string at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids) Require(id is null || seen.Add(id), $"{at}/elements", $"action_id {id} already exists");
    }

    private void Limit(JsonNode? value, string at, int most) => Require(((string?)value)?.Length is null || ((string)value!).Length <= most, at, $"must be less than {most + 1} characters");

    private void Require(bool holds, string at, string problem)
    {
        if (!holds) _problems.Add($"[ERROR] {problem} [json-pointer:{at}]");
    }
}
