using System.Text.Json.Nodes;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Cards.Deployments;

/// <summary>How far jobs are, in all, by tool and by tenant, and what failed (spec F1): sums, so that 500 sites read as well as 5.</summary>
internal static class ProgressData
{
    private const int Segments = 10;

    public static void Add(JsonObject data, DeploymentPicture picture)
    {
        var (deployment, progress) = (picture.Deployment, picture.Progress);
        Count(data, progress.Total);
        data["wave"] = deployment.CurrentWave;
        data["waves"] = deployment.WaveCount;
        data["startedAt"] = CardData.Instant(deployment.StartedAt);
        AddParts(data, "tools", progress.ByTool.Count > 1 ? progress.ByTool : [], CardRoom.Tools);
        AddParts(data, "tenants", progress.ByTenant.Count > 1 ? progress.ByTenant : [], CardRoom.Tenants);
        data["failures"] = CardData.List(picture.Failures, f => new JsonObject
        {
            ["tool"] = CardData.Name(f.Tool, 40),
            ["site"] = CardData.Name(f.Site, CardRoom.Site),
            ["isLost"] = f.IsLost,
            ["reason"] = CardData.Sentence(f.Reason, 160),
            ["attempt"] = f.Attempt,
        });
        data["moreFailures"] = CardData.Over(progress.Total.Failed + progress.Total.Lost, picture.Failures.Count);
    }

    /// <summary>The numbers of a part, with a bar of ten segments.</summary>
    public static void Count(JsonObject data, JobCounts counts)
    {
        var done = counts.Succeeded + counts.Skipped;
        var percent = counts.Total == 0 ? 100 : (int)(100L * done / counts.Total);
        data["bar"] = Bar(percent);
        data["percent"] = percent;
        data["total"] = counts.Total;
        data["done"] = done;
        data["succeeded"] = counts.Succeeded;
        data["running"] = counts.Running;
        data["failed"] = counts.Failed;
        data["lost"] = counts.Lost;
        data["skipped"] = counts.Skipped;
        data["waiting"] = counts.Pending;
        data["cancelled"] = counts.Cancelled;
    }

    private static string Bar(int percent)
    {
        var filled = percent * Segments / 100;
        return new string('▰', filled) + new string('▱', Segments - filled);
    }

    // Those with trouble come first, then those at work, then those that wait; what is done is the least news.
    private static void AddParts(JsonObject data, string name, IReadOnlyCollection<(string Name, JobCounts Counts)> parts, int most)
    {
        var ordered = parts.OrderByDescending(p => p.Counts.Failed + p.Counts.Lost)
            .ThenByDescending(p => p.Counts.Running > 0)
            .ThenByDescending(p => p.Counts.Pending > 0)
            .ThenBy(p => p.Name, StringComparer.Ordinal)
            .ToList();
        data[name] = CardData.List(ordered.Take(most), part =>
        {
            var entry = new JsonObject { ["name"] = CardData.Name(part.Name) };
            Count(entry, part.Counts);
            return entry;
        });
        var rest = new JsonObject { ["count"] = CardData.Over(ordered.Count, most) };
        Count(rest, ordered.Skip(most).Aggregate(default(JobCounts), (sum, part) => sum + part.Counts));
        data["more" + char.ToUpperInvariant(name[0]) + name[1..]] = rest;
    }
}
