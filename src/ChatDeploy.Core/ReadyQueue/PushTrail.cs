namespace ChatDeploy.Core.ReadyQueue;

/// <summary>
/// Puts the pushes of one ref, known in any order, into the order in which they happened. Each push is an arrow from the
/// object before to the object after; what happened is a walk that uses every arrow once, and where such a walk ends does
/// not depend on which arrow was heard of first.
/// </summary>
internal static class PushTrail
{
    /// <summary>Stands for "the ref does not exist".</summary>
    public const string Absent = "";

    /// <summary>The pushes that hang together with <paramref name="at"/>, in order; null when some between them are missing.</summary>
    /// <param name="pushes">All known pushes of the ref, in order of arrival.</param>
    /// <param name="at">An object that the ref is known to have stood at.</param>
    /// <param name="wasThereBefore">Whether the ref stood at an object before all of these; decides where a walk that returns to its start began.</param>
    public static IReadOnlyList<RefPush>? Find(IReadOnlyList<RefPush> pushes, string at, Func<string, bool> wasThereBefore)
    {
        var connected = ConnectedWith(pushes, at);
        if (connected.Count == 0) return null;

        var surplus = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var push in connected)
        {
            surplus[push.Before] = surplus.GetValueOrDefault(push.Before) + 1;
            surplus[push.After] = surplus.GetValueOrDefault(push.After) - 1;
        }

        var starts = surplus.Where(s => s.Value > 0).ToList();
        if (starts.Count > 1 || (starts.Count == 1 && starts[0].Value > 1)) return null;
        return Walk(connected, starts.Count == 1 ? starts[0].Key : StartOfRound(connected, surplus.Keys, wasThereBefore));
    }

    private static string StartOfRound(List<RefPush> round, IEnumerable<string> objects, Func<string, bool> wasThereBefore)
    {
        if (round.Any(p => p.Before.Length == 0)) return Absent;

        // Without other knowledge: only force leads back to where one came from.
        return objects.FirstOrDefault(wasThereBefore) ?? round.Find(p => p.Forced)?.After ?? round[0].Before;
    }

    private static List<RefPush> ConnectedWith(IReadOnlyList<RefPush> pushes, string at)
    {
        var neighbours = pushes.Concat(pushes).Select((p, i) => (Object: i < pushes.Count ? p.Before : p.After, Push: p))
            .ToLookup(p => p.Object, p => p.Push, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal) { at };
        var reached = new HashSet<RefPush>();
        var next = new Stack<string>([at]);
        while (next.TryPop(out var current))
        {
            foreach (var push in neighbours[current])
            {
                reached.Add(push);
                if (seen.Add(push.Before)) next.Push(push.Before);
                if (seen.Add(push.After)) next.Push(push.After);
            }
        }

        return [.. pushes.Where(reached.Contains)];
    }

    /// <summary>Hierholzer's walk; it exists, since all objects but its ends are left as often as they are reached.</summary>
    private static List<RefPush> Walk(List<RefPush> pushes, string start)
    {
        var leaving = pushes.GroupBy(p => p.Before, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<RefPush>(g), StringComparer.Ordinal);
        var path = new Stack<(string At, RefPush? By)>([(start, null)]);
        var walk = new List<RefPush>(pushes.Count);
        while (path.TryPeek(out var step))
        {
            if (leaving.TryGetValue(step.At, out var open) && open.TryDequeue(out var push)) path.Push((push.After, push));
            else if (path.Pop().By is { } done) walk.Add(done);
        }

        walk.Reverse();
        return walk;
    }
}
