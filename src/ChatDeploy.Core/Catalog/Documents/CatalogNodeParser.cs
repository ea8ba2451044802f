using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Turns YAML (and so JSON) text into nodes with their places, within bounds on size, depth and aliases.</summary>
/// <remarks>Walks the parser's events itself, without recursion: no text can exhaust the stack or, by aliases, the memory.</remarks>
internal sealed class CatalogNodeParser(CatalogProblems problems)
{
    public const int MaxNodes = 500_000;
    public const int MaxDepth = 32;

    private readonly Stack<OpenCollection> _open = [];
    private readonly Dictionary<string, CatalogNode> _anchored = new(StringComparer.Ordinal);
    private CatalogNode? _root;
    private bool _stopped;
    private long _nodes;

    /// <summary>The document's root, or null when there is none or what was read cannot be trusted; the problems say why.</summary>
    public static CatalogNode? Parse(string text, CatalogProblems problems) => new CatalogNodeParser(problems).Parse(text);

    private CatalogNode? Parse(string text)
    {
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        var parser = new Parser(scanner);
        try
        {
            var documents = 0;
            while (!_stopped && parser.MoveNext())
            {
                if (parser.Current is DocumentStart start && ++documents > 1)
                    Stop(start.Start, "a second document begins here; a catalog is one document");
                else if (parser.Current is NodeEvent or MappingEnd or SequenceEnd or AnchorAlias)
                    Take(parser.Current);
            }
        }
        catch (YamlException malformed)
        {
            Stop(malformed.Message.Contains("invalid tab", StringComparison.Ordinal) ? scanner.CurrentPosition : malformed.Start, "this is not YAML: " + Sentence(malformed.Message));
        }
        catch (Exception confused) when (confused is InvalidOperationException or ArgumentException or NullReferenceException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The parser itself trips over some broken texts, such as a list that is never closed.
            Stop(scanner.CurrentPosition, "this is not YAML: something before this place is not closed or not separated");
        }

        return _stopped ? null : _root;
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case AnchorAlias alias when _anchored.TryGetValue(alias.Value.Value, out var target):
                Place(target, current);
                break;
            case AnchorAlias alias:
                Stop(current.Start, $"the alias '*{alias.Value.Value}' names no finished '&{alias.Value.Value}' before it");
                break;
            case NodeEvent { Tag.IsEmpty: false } tagged:
                Stop(current.Start, $"the tag '{tagged.Tag.Value}' is not used in a catalog; write the value without it");
                break;
            case Scalar scalar:
                var (line, column) = Position(current.Start);
                var text = new ScalarNode(line, column, scalar.Value, scalar.Style == ScalarStyle.Plain);
                if (IsKey(text)) break;
                Anchor(scalar, text);
                Place(text, current);
                break;
            case MappingStart mapping:
                Open(mapping, new MappingNode((int)current.Start.Line, (int)current.Start.Column));
                break;
            case SequenceStart sequence:
                Open(sequence, new SequenceNode((int)current.Start.Line, (int)current.Start.Column));
                break;
            default:
                var closed = _open.Pop();
                Anchor(closed.Start, closed.Node);
                Place(closed.Node, current);
                break;
        }
    }

    private void Open(NodeEvent start, CatalogNode node)
    {
        if (_open.Count >= MaxDepth)
            Stop(start.Start, $"this is nested more than {MaxDepth} deep");
        else if (_open.TryPeek(out var parent) && parent.Node is MappingNode && parent.Key is null)
            Stop(start.Start, "a key must be a word, not " + node.Kind);
        else
            _open.Push(new OpenCollection(start, node));
    }

    private bool IsKey(ScalarNode scalar)
    {
        if (!_open.TryPeek(out var parent) || parent.Node is not MappingNode || parent.Key is not null) return false;
        parent.Key = scalar;
        return true;
    }

    private void Place(CatalogNode node, ParsingEvent current)
    {
        _nodes += node is ScalarNode || current is AnchorAlias ? node.Weight : 1;
        if (_nodes > MaxNodes)
        {
            Stop(current.Start, $"a catalog has at most {MaxNodes:N0} values, aliases written out");
            return;
        }

        if (!_open.TryPeek(out var parent))
        {
            _root = node;
        }
        else if (parent.Node is SequenceNode sequence)
        {
            sequence.Add(node);
        }
        else if (parent.Key is null)
        {
            Stop(current.Start, "a key must be written out, not an alias");
        }
        else
        {
            var already = ((MappingNode)parent.Node).Add(new MappingEntry(parent.Key, node));
            if (already is not null)
                problems.Add(parent.Key, "", $"the key '{ScalarNode.Shortened(parent.Key.Value)}' is already at line {already.Key.Line}");
            parent.Key = null;
        }
    }

    private void Anchor(NodeEvent start, CatalogNode node)
    {
        if (!start.Anchor.IsEmpty) _anchored[start.Anchor.Value] = node;
    }

    private void Stop(Mark at, string message)
    {
        var (line, column) = Position(at);
        problems.Add(line, column, "", message);
        _stopped = true;
    }

    private static (int Line, int Column) Position(Mark mark) => (Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    /// <summary>The parser appends the position to its sentence; ours stands before it.</summary>
    private static string Sentence(string message)
    {
        var end = message.LastIndexOf(" Line: ", StringComparison.Ordinal);
        var sentence = end > 0 ? message[..end] : message;
        return sentence.Length == 0 ? "it cannot be read" : char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
    }

    private sealed class OpenCollection(NodeEvent start, CatalogNode node)
    {
        public NodeEvent Start { get; } = start;

        public CatalogNode Node { get; } = node;

        public ScalarNode? Key { get; set; }
    }
}
