{#-
    What a text shows without being understood, one column a trait: hashtags (letters of any alphabet),
    links, question marks, and pictures among the letters.
-#}
{% macro text_traits(text) -%}
    {{ regex_count(text, '#[\\p{L}\\p{N}_]+') }} as hashtag_count,
        {{ regex_count(text, 'https?://') }} as link_count,
        {{ regex_count(text, '[?？]') }} as question_mark_count,
        {{ regex_count(text, '[\\x{1F300}-\\x{1FAFF}\\x{2600}-\\x{27BF}]') }} as emoji_count
{%- endmacro %}
