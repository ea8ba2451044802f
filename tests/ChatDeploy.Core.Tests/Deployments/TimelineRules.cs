using System.Reflection;
using System.Text.Json;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Reads a timeline as the only witness of a deployment: which moves it tells of, and whether each event has its fields.</summary>
internal static class TimelineRules
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Required = typeof(TimelineEntry).GetNestedTypes()
        .Where(type => type.IsSubclassOf(typeof(TimelineEntry)))
        .ToDictionary(type => SnakeCase.From(type.Name), RequiredFields);

    /// <summary>What is wrong with a timeline whose deployment is in this state.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<(string Type, string Payload)> events, LifecycleState state)
    {
        LifecycleState? at = null;
        var approvals = false;
        foreach (var (type, payload) in events)
        {
            if (!Required.TryGetValue(type, out var fields))
            {
                yield return $"there is no event {type}";
                continue;
            }

            using var json = JsonDocument.Parse(payload);
            foreach (var field in fields.Where(f => !json.RootElement.TryGetProperty(f, out var value) || value.ValueKind == JsonValueKind.Null))
                yield return $"{type} lacks {field}: {payload}";
            if (type == "launched") approvals = false;
            if (type == "approval_requested") approvals = true;
            if (Next(type, at) is not { } next || next == at) continue;
            if (at is null ? next != LifecycleState.Preview : !Lifecycle.Allows(at.Value, next)) yield return $"{type} moves from {at} to {next}, which the lifecycle does not allow";
            if (next == LifecycleState.Approved && at == LifecycleState.Preview && approvals) yield return "released past its ticket";
            at = next;
        }

        if (at != state) yield return $"its timeline ends in {at}, it is {state}: {string.Join(' ', events.Select(e => e.Type))}";
    }

    private static LifecycleState? Next(string type, LifecycleState? at) => type switch
    {
        "previewed" or "plan_changed" => LifecycleState.Preview,
        "approval_requested" => LifecycleState.PendingApproval,
        "released" => LifecycleState.Approved,
        "started" => LifecycleState.Applying,
        "applied" => LifecycleState.Applied,
        "failed" => LifecycleState.Failed,
        "rolled_back" => LifecycleState.Rollback,
        "rejected" => LifecycleState.Rejected,
        "cancelled" => LifecycleState.Cancelled,
        "expired" => LifecycleState.Expired,
        _ => at,
    };

    private static IReadOnlyList<string> RequiredFields(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.Name != "EqualityContract" && Nullable.GetUnderlyingType(p.PropertyType) is null && nullability.Create(p).ReadState != NullabilityState.Nullable)
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))
            .ToList();
    }
}
