{#- The raw tables of all platforms that keep one of the loaders' ledgers. -#}
{% macro ledger_resources(ledger) -%}
    {{ return([ledger, 'facebook_' ~ ledger, 'instagram_' ~ ledger]) }}
{%- endmacro %}
