using System.Text.Json.Nodes;

namespace ChatDeploy.Testing.Slack;

/// <summary>A request that a <see cref="FakeSlackSockets"/> makes over a socket.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type"><c>slash_commands</c>, <c>interactive</c> or <c>events_api</c>.</param>
/// <param name="Payload">What it holds.</param>
/// <param name="TakesPayload">Whether something may come back with the acknowledgement.</param>
public sealed record FakeSlackEnvelope(string Id, string Type, JsonObject Payload, bool TakesPayload)
{
    private readonly TaskCompletionSource<JsonObject> _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sent;

    /// <summary>The acknowledgement, once it has come.</summary>
    public Task<JsonObject> Acknowledged => _acknowledged.Task;

    /// <summary>How often it was sent.</summary>
    public int Sent => Volatile.Read(ref _sent);

    internal JsonObject Next()
    {
        var attempt = Interlocked.Increment(ref _sent) - 1;
        var frame = new JsonObject { ["type"] = Type, ["envelope_id"] = Id, ["payload"] = Payload.DeepClone(), ["accepts_response_payload"] = TakesPayload };
        if (attempt > 0) (frame["retry_attempt"], frame["retry_reason"]) = (attempt, "timeout");
        return frame;
    }

    internal void Acknowledge(JsonObject frame) => _acknowledged.TrySetResult(frame);
}
