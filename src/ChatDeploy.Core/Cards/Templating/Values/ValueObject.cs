using System.Globalization;

namespace ChatDeploy.Core.Cards.Templating.Values;

/// <summary>An object whose keys keep the order they came in, except that whole numbers come first, ascending: the order in which the reference prints.</summary>
/// <remarks>Objects made by the same template share the array of their keys until one of them is changed.</remarks>
internal sealed class ValueObject
{
    private string[] _keys;
    private Value[] _values;
    private bool _shared;

    /// <summary>An empty object with room.</summary>
    public ValueObject(int capacity = 4)
    {
        _keys = new string[capacity];
        _values = new Value[capacity];
    }

    /// <summary>An object over keys in their final order, which it shares.</summary>
    public ValueObject(string[] keys, Value[] values)
    {
        _keys = keys;
        _values = values;
        _shared = true;
        Count = keys.Length;
    }

    /// <summary>How many keys it has.</summary>
    public int Count { get; private set; }

    /// <summary>Its keys in order.</summary>
    public ReadOnlySpan<string> Keys => _keys.AsSpan(0, Count);

    /// <summary>Its values in the order of the keys.</summary>
    public ReadOnlySpan<Value> Values => _values.AsSpan(0, Count);

    /// <summary>The value of exactly this key; undefined when there is none.</summary>
    public Value this[string key] => IndexOf(key) is >= 0 and var index ? _values[index] : Value.Undefined;

    /// <summary>Where exactly this key is, or -1.</summary>
    public int IndexOf(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (string.Equals(_keys[i], key)) return i;
        }

        return -1;
    }

    /// <summary>The value of the first key that is this one but for upper and lower case, as paths read.</summary>
    public Value Find(string key)
    {
        for (var i = 0; i < Count; i++)
        {
            if (CaseInsensitive.Equal(_keys[i], key)) return _values[i];
        }

        return Value.Undefined;
    }

    /// <summary>Sets a key, at its place.</summary>
    public void Set(string key, Value value)
    {
        if (IndexOf(key) is >= 0 and var index)
        {
            _values[index] = value;
            return;
        }

        Own(Count + 1);
        var at = Count;
        if (WholeNumber(key) is { } number)
        {
            at = 0;
            while (at < Count && WholeNumber(_keys[at]) is { } other && other < number) at++;
            Array.Copy(_keys, at, _keys, at + 1, Count - at);
            Array.Copy(_values, at, _values, at + 1, Count - at);
        }

        _keys[at] = key;
        _values[at] = value;
        Count++;
    }

    /// <summary>Takes a key away; nothing happens where it is not there.</summary>
    public void Remove(string key)
    {
        if (IndexOf(key) is not (>= 0 and var index)) return;
        Own(Count);
        Array.Copy(_keys, index + 1, _keys, index, Count - index - 1);
        Array.Copy(_values, index + 1, _values, index, Count - index - 1);
        Count--;
    }

    /// <summary>The number a key is sorted by, or null for one that is no whole number in its shortest writing.</summary>
    public static uint? WholeNumber(string key)
    {
        if (key.Length is 0 or > 10 || !char.IsAsciiDigit(key[0]) || (key[0] == '0' && key.Length > 1)) return null;
        return uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != uint.MaxValue ? number : null;
    }

    private void Own(int count)
    {
        if (!_shared && count <= _keys.Length) return;
        var room = Math.Max(count, (Count * 2) + 2);
        Array.Resize(ref _keys, room);
        Array.Resize(ref _values, room);
        _shared = false;
    }
}
