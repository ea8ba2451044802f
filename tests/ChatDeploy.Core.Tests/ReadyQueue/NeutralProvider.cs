using System.Text.Json;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>A provider whose payloads are our own events: what is tested is what the core makes of them.</summary>
internal sealed class NeutralProvider(string name) : IScmProvider
{
    public string Name => name;

    public static string Write(params IEnumerable<ScmEvent> events) =>
        JsonSerializer.Serialize(events.Select(e => new Told(e.GetType().Name, JsonSerializer.SerializeToElement(e, e.GetType()))));

    public bool Uses(string eventName) => true;

    public IReadOnlyList<ScmEvent> Parse(string eventName, ReadOnlyMemory<byte> body) =>
        [.. JsonSerializer.Deserialize<Told[]>(body.Span)!.Select(t => (ScmEvent)t.Event.Deserialize(typeof(ScmEvent).GetNestedType(t.Kind)!)!)];

    private sealed record Told(string Kind, JsonElement Event);
}
