{{ config(materialized = 'view') }}

with medians as (
    select * from {{ ref('feat_posts__account_medians') }}
),

final as (
    select
        -- measures
        {%- for metric, word in [('engaged_view_count', 'engaged'), ('engagement_count', 'engagement')] %}
        {%- for scope, owner in [('account', 'account'), ('kind', 'account_kind')] %}
        {%- for days in [7, 28] %}
        max(
            case
                when scope = '{{ scope }}' and metric = '{{ metric }}' and horizon_days = {{ days }}
                    then median_count
            end
        ) as {{ owner }}_median_{{ word }}_{{ days }}d,
        {%- endfor %}
        {%- endfor %}
        {%- endfor %}

        -- ids
        post_key
    from medians
    group by post_key
)

select * from final
