using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Teams;

/// <summary>A person of a <see cref="FakeTeams"/> at their screen: what they do becomes the activity that Teams sends, and what it is answered is checked and shown as Teams does.</summary>
/// <param name="teams">The tenant.</param>
/// <param name="userId">Who.</param>
/// <param name="deliver">Brings a request for <c>/api/messages</c> to the bot.</param>
/// <param name="endpoint">The address that requests carry; <c>http://127.0.0.1/api/messages</c> when left out.</param>
public sealed class FakeTeamsPerson(FakeTeams teams, string userId, Func<HttpRequestMessage, Task<HttpResponseMessage>> deliver, Uri? endpoint = null)
{
    private readonly Uri _endpoint = endpoint ?? new Uri("http://127.0.0.1/api/messages");

    /// <summary>Who.</summary>
    public string UserId => userId;

    /// <summary>Their chat with the bot.</summary>
    public FakeTeamsConversation Personal => teams.Workspace.Personal(userId);

    /// <summary>The app is installed for this person: Teams begins the chat and says so twice, as it does.</summary>
    public async Task InstallAsync()
    {
        var installed = teams.NewActivity("installationUpdate", Personal, null, userId);
        installed["action"] = "add";
        await PostAsync(installed);
        await MembersChangedAsync(Personal, "membersAdded", FakeTeams.BotId);
    }

    /// <summary>Says that somebody came to a conversation, or went.</summary>
    /// <param name="conversation">Which.</param>
    /// <param name="what"><c>membersAdded</c> or <c>membersRemoved</c>.</param>
    /// <param name="memberId">Who; the bot's too.</param>
    public Task MembersChangedAsync(FakeTeamsConversation conversation, string what, string memberId)
    {
        var changed = teams.NewActivity("conversationUpdate", conversation, null, userId);
        changed[what] = new JsonArray(new JsonObject { ["id"] = memberId });
        return PostAsync(changed);
    }

    /// <summary>Writes to the bot in their own chat.</summary>
    public Task<FakeTeamsMessage> SayAsync(string text) => WriteAsync(Personal, null, text, isMention: false);

    /// <summary>Calls the bot by its name in a channel or group chat: as a new thread, or in one.</summary>
    public Task<FakeTeamsMessage> MentionAsync(string text, string conversation = FakeTeamsWorkspace.Deploys, string? threadRoot = null) =>
        WriteAsync(teams.Workspace.Conversations[conversation], threadRoot, text, isMention: true);

    /// <summary>Presses an <c>Action.Execute</c> of a message's card as this person sees it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="title">The action's title or verb.</param>
    /// <param name="inputs">What was entered.</param>
    /// <exception cref="InvalidOperationException">The card has no such action, or Teams would not show the answer.</exception>
    public Task<FakeTeamsInvokeAnswer> ExecuteAsync(FakeTeamsMessage message, string title, JsonObject? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ExecuteAsync(message, Action(message, title, "Action.Execute"), inputs, "manual");
    }

    /// <summary>Presses an action as it is given: one of an old card, say.</summary>
    public async Task<FakeTeamsInvokeAnswer> ExecuteAsync(FakeTeamsMessage message, JsonObject action, JsonObject? inputs, string trigger)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(action);
        var pressed = new JsonObject { ["type"] = "Action.Execute", ["id"] = (string?)action["id"] ?? "", ["verb"] = (string?)action["verb"], ["data"] = Merged(action, inputs) };
        var (status, body) = await InvokeAsync("adaptiveCard/action", message, new JsonObject { ["action"] = pressed, ["trigger"] = trigger });
        var answer = FakeTeamsInvokes.ReadCardAnswer(status, body);
        if (answer.Card is { } card) FakeTeamsWorkspace.Replace(message, userId, card);
        return answer;
    }

    /// <summary>Their client refreshes a card: where the card says so for them.</summary>
    /// <returns>Null where it does not.</returns>
    public async Task<FakeTeamsInvokeAnswer?> RefreshAsync(FakeTeamsMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.CardFor(userId)?["refresh"] is not JsonObject refresh || (refresh["userIds"] is JsonArray users && users.All(user => (string?)user != userId))) return null;
        return await ExecuteAsync(message, (JsonObject)refresh["action"]!, null, "automatic");
    }

    /// <summary>Presses an action as a client that does not know <c>Action.Execute</c>: its fallback, an <c>Action.Submit</c>, which comes as a message.</summary>
    public async Task SubmitAsync(FakeTeamsMessage message, string title, JsonObject? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var action = Action(message, title, "Action.Submit");
        var submitted = teams.NewActivity("message", teams.Workspace.Conversations[message.Conversation], message.ThreadRoot ?? RootOf(message), userId);
        submitted["replyToId"] = message.Id;
        submitted["value"] = Merged(action, inputs);
        await PostAsync(submitted);
    }

    /// <summary>Presses what opens a dialog (<c>data.msteams.type</c> is <c>task/fetch</c>).</summary>
    public async Task<FakeTeamsInvokeAnswer> OpenDialogAsync(FakeTeamsMessage message, string title, JsonObject? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var data = Merged(Action(message, title, "Action.Submit"), inputs);
        if ((string?)data["msteams"]?["type"] != "task/fetch") throw new InvalidOperationException($"'{title}' opens no dialog");
        var (status, body) = await InvokeAsync("task/fetch", message, new JsonObject { ["data"] = data, ["context"] = new JsonObject { ["theme"] = "default" } });
        return FakeTeamsInvokes.ReadDialogAnswer(status, body, isFetch: true);
    }

    /// <summary>Presses a button of a dialog.</summary>
    /// <param name="message">The message that the dialog was opened from.</param>
    /// <param name="dialog">The dialog as it was answered last.</param>
    /// <param name="title">The button.</param>
    /// <param name="inputs">What was entered.</param>
    public async Task<FakeTeamsInvokeAnswer> SubmitDialogAsync(FakeTeamsMessage message, FakeTeamsInvokeAnswer dialog, string title, JsonObject? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(dialog);
        var action = Find(dialog.Card, title, "Action.Submit") ?? throw new InvalidOperationException($"the dialog has no '{title}'");
        var (status, body) = await InvokeAsync("task/submit", message, new JsonObject { ["data"] = Merged(action, inputs), ["context"] = new JsonObject { ["theme"] = "default" } });
        return FakeTeamsInvokes.ReadDialogAnswer(status, body, isFetch: false);
    }

    /// <summary>Sends an activity as it is, signed.</summary>
    /// <exception cref="InvalidOperationException">It was not answered with an empty 2xx.</exception>
    public async Task PostAsync(JsonObject activity)
    {
        using var request = teams.RequestOfTeams(_endpoint, activity);
        using var response = await deliver(request);
        var body = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"the bot answered {(int)response.StatusCode}: {body}");
    }

    private async Task<FakeTeamsMessage> WriteAsync(FakeTeamsConversation conversation, string? threadRoot, string text, bool isMention)
    {
        const string Mark = $"<at>{FakeTeams.BotName}</at>";
        var said = isMention ? $"{Mark}\u00A0{text}" : text;
        var message = teams.Workspace.Say(conversation.Id, userId, said, threadRoot);
        var activity = teams.NewActivity("message", conversation, conversation.Type == "channel" ? threadRoot ?? message.Id : null, userId);
        activity["id"] = message.Id;
        activity["text"] = System.Net.WebUtility.HtmlEncode(said).Replace("&lt;at&gt;", "<at>", StringComparison.Ordinal).Replace("&lt;/at&gt;", "</at>", StringComparison.Ordinal);
        activity["textFormat"] = "plain";
        if (isMention)
            activity["entities"] = new JsonArray(new JsonObject { ["type"] = "mention", ["text"] = Mark, ["mentioned"] = new JsonObject { ["id"] = FakeTeams.BotId, ["name"] = FakeTeams.BotName } });
        await PostAsync(activity);
        return message;
    }

    private async Task<(int Status, JsonObject? Body)> InvokeAsync(string name, FakeTeamsMessage message, JsonObject value)
    {
        var invoke = teams.NewActivity("invoke", teams.Workspace.Conversations[message.Conversation], message.ThreadRoot ?? RootOf(message), userId);
        invoke["name"] = name;
        invoke["replyToId"] = message.Id;
        invoke["value"] = value;
        using var request = teams.RequestOfTeams(_endpoint, invoke);
        using var response = await deliver(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        return ((int)response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject);
    }

    private string? RootOf(FakeTeamsMessage message) => teams.Workspace.Conversations[message.Conversation].Type == "channel" ? message.Id : null;

    private JsonObject Action(FakeTeamsMessage message, string title, string type) =>
        Find(message.CardFor(userId), title, type) ?? throw new InvalidOperationException($"{userId} sees no {type} '{title}' in: {message.CardFor(userId)?.ToJsonString() ?? message.Text}");

    // Actions are anywhere in a card; the fallback of one bears its title where it has none.
    private static JsonObject? Find(JsonNode? node, string title, string type, string? inherited = null)
    {
        switch (node)
        {
            case JsonObject item:
                var own = (string?)(item["title"] as JsonValue) ?? inherited;
                if ((string?)(item["type"] as JsonValue) == type && (own == title || (string?)(item["verb"] as JsonValue) == title)) return item;
                return item.Select(part => Find(part.Value, title, type, part.Key == "fallback" ? own : null)).FirstOrDefault(found => found is not null);
            case JsonArray list:
                return list.Select(part => Find(part, title, type)).FirstOrDefault(found => found is not null);
            default:
                return null;
        }
    }

    private static JsonObject Merged(JsonObject action, JsonObject? inputs)
    {
        var data = action["data"] is JsonObject own ? (JsonObject)own.DeepClone() : [];
        foreach (var (name, value) in inputs ?? []) data[name] = value?.DeepClone();
        return data;
    }
}
