using System.Diagnostics;

namespace ChatDeploy.Core.Tests.Jobs;

/// <summary>Counts the statements that this process sends to one database to change something there, from Npgsql's own traces.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly ActivityListener _listener;
    private int _count;

    public StatementCount(string database) => ActivitySource.AddActivityListener(_listener = new ActivityListener
    {
        ShouldListenTo = source => source.Name == "Npgsql",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        ActivityStopped = activity =>
        {
            var tags = activity.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value as string);
            var text = tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement") ?? string.Empty;
            if ((tags.GetValueOrDefault("db.namespace") ?? tags.GetValueOrDefault("db.name")) != database) return;
            if (!text.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase)) Interlocked.Increment(ref _count);
        },
    });

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
