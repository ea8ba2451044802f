using ChatDeploy.Core.Cards.Templating.Values;

namespace ChatDeploy.Core.Cards.Templating.Expressions;

/// <summary>What names mean at one place of one expansion.</summary>
internal sealed class Scope(Value root)
{
    private static readonly ValueObject Version = VersionOfReference();

    private readonly List<(string Name, Value Item)> _items = [];

    /// <summary>The whole input.</summary>
    public Value Root { get; } = root;

    /// <summary>What plain names are read from; the root where no <c>$data</c> changed it.</summary>
    public Value Data { get; set; } = root;

    /// <summary>The place in the repeated list, from 0; undefined outside of one.</summary>
    public Value Index { get; set; }

    /// <summary>Gives an item of a list its name, until <see cref="Leave"/>.</summary>
    public void Enter(string name, Value item) => _items.Add((name, item));

    /// <summary>Takes the name given last away.</summary>
    public void Leave() => _items.RemoveAt(_items.Count - 1);

    /// <summary>Forgets names that a broken evaluation left behind.</summary>
    public void LeaveAll() => _items.Clear();

    /// <summary>What a path means here: the innermost item that has it, else the data or the reserved names.</summary>
    public Value Find(PathText path)
    {
        for (var i = _items.Count - 1; i >= 0; i--)
        {
            var (name, item) = _items[i];
            if (path.Keys.Count == 0 || !CaseInsensitive.Equal(name, path.Keys[0])) continue;
            var found = path.Follow(item, 1);
            if (!found.IsUndefined) return found;
        }

        return path.FromContext ? FindReserved(path) : path.Follow(Data, 0);
    }

    private Value FindReserved(PathText path)
    {
        var start = path.Keys[0].ToLowerInvariant() switch
        {
            "$root" => Root,
            "$data" => Data,
            "$index" => Index,
            "$_actemplateversion" => Value.Of(Version),
            _ => Value.Undefined,
        };
        return path.Follow(start, 1);
    }

    private static ValueObject VersionOfReference()
    {
        var version = new ValueObject();
        version.Set("major", Value.Of(2));
        version.Set("minor", Value.Of(3));
        version.Set("patch", Value.Of(1));
        version.Set("suffix", Value.Of(""));
        return version;
    }
}
